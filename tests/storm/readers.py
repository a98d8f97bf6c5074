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

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        """The answer, and when it was asked for."""
        began = self.shared.tick()
        return began, self.client.get(method, FILMS + path, body)

    def saw(self, what: str, parameters: tuple, shown: object, began: int, least: int = 0) -> None:
        self.shared.reads.append(Read(what, parameters, shown, least, began, self.shared.tick()))

    def pages(self) -> None:
        """To the end by cursor; each page is of an instant of its own."""
        limit, cursor, last = self.random.choice((20, 70, 1000)), "", ""
        while True:
            began, answer = self.ask("POST", f"/documents/list?limit={limit}{cursor}", {})
            self.saw_list((), last, limit, answer, began)
            if not answer["pagination"]["has_more"]:
                return
            last = answer["results"][-1]["document_id"]
            cursor = "&cursor=" + answer["pagination"]["next_cursor"]

    def group(self) -> None:
        name = self.random.choice(GROUPS)
        began, answer = self.ask("POST", "/documents/list?limit=1000", {"filters": {"group": name}})
        self.saw_list(("group", name), "", 1000, answer, began)

    def saw_list(self, where: tuple, last: str, limit: int, answer: dict, began: int) -> None:
        documents = answer["results"]
        least = max((one["_internal"]["version"] for one in documents), default=0)
        shown = (answer["total_documents"], answer["pagination"]["has_more"], [told(one) for one in documents])
        self.saw("page", (where, last, limit), shown, began, least)

    def document(self) -> None:
        ids = self.shared.known_ids()
        if not ids:
            return
        name, began = self.random.choice(ids), self.shared.tick()
        self.client.connection.request("GET", f"{FILMS}/documents/{name}", headers=self.client.headers)
        response = self.client.connection.getresponse()
        text = response.read()
        if response.status == 404:
            self.saw("document", (name,), None, began)
            return
        document = json.loads(text)
        version = document["_internal"]["version"]
        if response.status != 200 or response.getheader("ETag") != f'"{version}"':
            self.shared.wrong.append(f"GET {name} answered {response.status}, {response.getheaders()}, {text!r}")
        self.saw("document", (name,), told(document), began, version)

    def groups(self) -> None:
        body = {"group_by": [{"field": "group"}], "aggregations": [
            {"function": "count", "alias": "count"}, {"function": "sum", "field": "n", "alias": "sum"}]}
        began, answer = self.ask("POST", "/documents/aggregate", body)
        self.saw("groups", (), {one["group"]["group"]: (one["metrics"]["count"], one["metrics"]["sum"])
                                for one in answer["results"]}, began)

    def count(self) -> None:
        began, answer = self.ask("GET", "/documents/count")
        self.saw("count", (), answer["count"], began)
