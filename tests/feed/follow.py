"""Clients of a change feed: one that reads its events, and what one can make of them."""
from __future__ import annotations

import http.client
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
from server import KEY  # noqa: E402

from patches import updated  # noqa: E402

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
        self.text = ""  # of the last event, as it was sent

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
                self.text = fields["data"]
                return fields["id"], fields["event"], json.loads(self.text)
        return None

    def close(self) -> None:
        self.response.close()
        self.connection.close()


class Replica:
    """What a client makes of a collection that it knows by its feed alone. An operation takes effect when
    its own line has come: that says the time, and that all of its documents were told."""

    def __init__(self) -> None:
        self.documents: dict[str, dict] = {}
        self.ids: dict[int, str] = {}  # by position
        self.told: list[dict] = []  # of the operation that is being told

    def take(self, line: dict) -> None:
        if "position" in line:
            self.told.append(line)
            return
        for one in self.told:
            self.take_document(one, line["created_at"])
        self.told = []

    def take_document(self, line: dict, time: str) -> None:
        if line["document_id"] is not None:
            self.ids[line["position"]] = line["document_id"]
        name = self.ids.get(line["position"])
        document = self.documents.get(name)
        if line["document"] is not None:
            self.documents[name] = line["document"]
        elif line["patch"] is None:  # deleted, now or by a later operation
            self.documents.pop(name, None)
        elif document is not None and document["_internal"]["version"] < line["version"]:
            document = updated(document, line["patch"], line["operators"], time)
            internal = document["_internal"] | {"version": line["version"], "updated_at": time}
            self.documents[name] = document | {"_internal": internal}

    def fields(self) -> dict[str, dict]:
        return {name: user_fields(document) for name, document in self.documents.items()}


def user_fields(document: dict) -> dict:
    fields = {name: value for name, value in document.items() if name not in ("_internal", "collection_id")}
    return fields | {"version": document["_internal"]["version"]}
