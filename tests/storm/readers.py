"""Readers: what they see while others write must be what there was at one instant."""
from __future__ import annotations

import json
import random
import threading

from follow import FILMS
from sent import Read, Shared
from server import Client, ServerFailed
from timeline import told
from writers import GROUPS, LOST


class Reader(threading.Thread):
    """Reads without a pause, but for a moment that leaves the processor to others."""

    def __init__(self, shared: Shared, name: str, seed: str):
        super().__init__(name=name, daemon=True)
        self.shared, self.random = shared, random.Random(f"{seed}.{name}")

    def run(self) -> None:
        kinds = (self.pages, self.group, self.document, self.document, self.groups, self.count)
        try:
            with Client(self.shared.port, self.shared.namespace) as self.client:
                while not self.shared.ending.wait(0.002):
                    self.random.choice(kinds)()
        except LOST as lost:
            if not self.shared.ending.is_set():
                self.shared.wrong.append(f"{self.name}: {lost!r} while the server should run")
        except Exception as error:
            if not self.shared.ending.is_set() or not isinstance(error, ServerFailed):
                self.shared.wrong.append(f"{self.name}: {error!r}")

    def ask(self, what: str, parameters: tuple, method: str, path: str, body: object = None) -> str:
        """The answer, which is remembered. To be read when there is time for it."""
        began = self.shared.tick()
        status, text = self.client.call(method, FILMS + path, body)
        if status != 200:
            raise ServerFailed(f"{method} {path} answered {status}: {text[:500]}")
        self.shared.reads.append(Read(what, parameters, text, began, self.shared.tick()))
        return text

    def pages(self) -> None:
        """To the end by cursor; each page is of an instant of its own."""
        limit, cursor, last = self.random.choice((20, 70, 1000)), "", ""
        while True:
            answer = json.loads(self.ask("page", ((), last, limit), "POST",
                                         f"/documents/list?limit={limit}{cursor}", {}))
            if not answer["pagination"]["has_more"]:
                return
            last = answer["results"][-1]["document_id"]
            cursor = "&cursor=" + answer["pagination"]["next_cursor"]

    def group(self) -> None:
        name = self.random.choice(GROUPS)
        self.ask("page", (("group", name), "", 1000), "POST", "/documents/list?limit=1000",
                 {"filters": {"group": name}})

    def document(self) -> None:
        ids = self.shared.known_ids()
        if not ids:
            return
        name, began = self.random.choice(ids), self.shared.tick()
        self.client.connection.request("GET", f"{FILMS}/documents/{name}", headers=self.client.headers)
        response = self.client.connection.getresponse()
        text = response.read().decode()
        if response.status == 404:
            text = "null"
        elif response.status != 200 or f'"version":{(response.getheader("ETag") or "")[1:-1]},' not in text:
            self.shared.wrong.append(f"GET {name} answered {response.status}, {response.getheaders()}, {text}")
        self.shared.reads.append(Read("document", (name,), text, began, self.shared.tick()))

    def groups(self) -> None:
        self.ask("groups", (), "POST", "/documents/aggregate", {
            "group_by": [{"field": "group"}], "aggregations": [
                {"function": "count", "alias": "count"}, {"function": "sum", "field": "n", "alias": "sum"}]})

    def count(self) -> None:
        self.ask("count", (), "GET", "/documents/count")


def shown(read: Read) -> tuple[object, int]:
    """What it saw, as timeline.Instant tells it, and a version that must have been there for that."""
    answer = json.loads(read.text)
    if read.what == "page":
        documents = answer["results"]
        least = max((one["_internal"]["version"] for one in documents), default=0)
        page = answer["total_documents"], answer["pagination"]["has_more"], [told(one) for one in documents]
        return page, least
    if read.what == "document":
        return answer and told(answer), answer["_internal"]["version"] if answer else 0
    if read.what == "groups":
        return {one["group"]["group"]: (one["metrics"]["count"], one["metrics"]["sum"])
                for one in answer["results"]}, 0
    return answer["count"], 0
