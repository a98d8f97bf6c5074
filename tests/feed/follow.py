"""Clients of a change feed: one that reads its events, and what one can make of them."""
from __future__ import annotations

import http.client
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
from server import KEY  # noqa: E402

FILMS = "/v1/collections/films"
PATIENCE_SECONDS = 120


class Feed:
    """One live feed: the events it was sent, in order."""

    def __init__(self, port: int, namespace: str, last_event: int | str | None = None, query: str = ""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": "Bearer " + KEY, "X-Namespace": namespace,
                   "Accept": "text/event-stream"}
        if last_event is not None:
            headers["Last-Event-ID"] = str(last_event)
        self.connection.request("GET", FILMS + "/changes" + query, headers=headers)
        self.response = self.connection.getresponse()

    def next(self) -> tuple[int, dict] | None:
        """The next operation; None at the end."""
        event = self.next_of_any()
        if event is None:
            return None
        assert event[1] == "operation", event
        return int(event[0]), event[2]

    def next_of_any(self) -> tuple[str, str, dict] | None:
        """The next event, heartbeats passed over; None at the end."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode():
            line = line.rstrip("\n")
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                return fields["id"], fields["event"], json.loads(fields["data"])
        return None

    def close(self) -> None:
        self.response.close()
        self.connection.close()


class Replica:
    """What a client makes of a collection that it knows by its feed alone."""

    def __init__(self) -> None:
        self.documents: dict[str, dict] = {}
        self.ids: dict[int, str] = {}  # by position

    def take(self, line: dict) -> None:
        if "position" not in line:
            return
        name = line["document_id"]
        if name is not None:
            self.ids[line["position"]] = name
        if line["kind"].startswith("delete"):
            self.documents.pop(self.ids.get(line["position"], ""), None)
        elif line["document"] is not None:
            self.documents[name] = line["document"]
        elif name in self.documents and self.documents[name]["_internal"]["version"] < line["version"]:
            patches = line["patch"] if isinstance(line["patch"], list) else [line["patch"]]
            for patch in patches:  # of root fields only
                self.documents[name].update(patch)
            self.documents[name]["_internal"]["version"] = line["version"]

    def fields(self) -> dict[str, dict]:
        return {name: user_fields(document) for name, document in self.documents.items()}


def user_fields(document: dict) -> dict:
    fields = {name: value for name, value in document.items() if name not in ("_internal", "collection_id")}
    return fields | {"version": document["_internal"]["version"]}
