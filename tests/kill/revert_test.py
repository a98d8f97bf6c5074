#!/usr/bin/env python3
"""Updates and their reverts, by filter and by id, under SIGKILL and settling.

Usage: revert_test.py --server BINARY [--kills N] [--seed N]

One writer sends one change after the other: every document gets a value in `x`, some get one in `y`,
or the newest of these that is in effect is reverted, or the newest revert. So what the documents hold
after a kill is what they held before the request that was under way, or what it makes of them, in all
of them alike. The history and the change feed must tell of every change that was answered, once.
"""
from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server  # noqa: E402

FILMS = "/v1/collections/films"
IDS = [f"d{number:03}" for number in range(300)]
LOST = (OSError, http.client.HTTPException, json.JSONDecodeError)

State = dict[str, dict[str, int]]  # field -> document -> value, for those that have one


class Changes:
    """What was done, and what the documents hold after it."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.state: State = {"x": {}, "y": {}}
        # Per field what can be reverted, the newest last: its version, and what is before and after it.
        self.undo: dict[str, list[tuple[int, dict, dict]]] = {"x": [], "y": []}
        self.redo: dict[str, tuple[int, dict, dict] | None] = {"x": None, "y": None}
        self.answered: list[int] = []
        self.count = {"update": 0, "revert": 0, "redo": 0}

    def step(self, client: Client) -> None:
        """One change. When the connection is lost, `self.under_way` says what would have followed."""
        field = self.random.choice("xy")
        kind = self.random.choice(("update", "revert", "revert", "redo"))
        self.under_way = None
        if kind == "redo" and self.redo[field]:
            version, before, after = self.redo[field]
            self.revert(client, field, kind, version, before, after)
        elif kind != "update" and self.undo[field]:
            version, before, after = self.undo[field][-1]
            self.revert(client, field, "revert", version, before, after)
        else:
            self.update(client, field)

    def update(self, client: Client, field: str) -> None:
        value = self.random.randrange(1_000_000)
        chosen = IDS if field == "x" else self.random.sample(IDS, 20)
        before = self.state[field]
        after = {**before, **dict.fromkeys(chosen, value)}
        self.under_way = (field, after)
        if field == "x":
            body = {"update_data": {field: value}}
            answer = client.get("PATCH", FILMS + "/documents/bulk", body)
        else:
            body = {"updates": [{"document_id": name, "update_data": {field: value}} for name in chosen]}
            answer = client.get("POST", FILMS + "/documents/batch", body)
        self.accept(field, after, answer["version"])
        self.undo[field].append((answer["version"], before, after))
        self.redo[field] = None
        self.count["update"] += 1

    def revert(self, client: Client, field: str, kind: str, version: int, before: dict, after: dict) -> None:
        """`version`, an update or a revert, leads from `before` to `after`."""
        assert self.state[field] == after
        self.under_way = (field, before)
        status, text = client.call("POST", f"{FILMS}/operations/{version}/revert", {})
        assert status == 200, text
        answer = json.loads(text)
        assert answer["skipped_count"] == 0 and answer["reverted_count"] == answer["matched_count"], answer
        self.accept(field, before, answer["version"])
        done = (answer["version"], after, before)
        if kind == "revert":
            self.undo[field].pop()
            self.redo[field] = done
        else:
            self.undo[field].append(done)
            self.redo[field] = None
        self.count[kind] += 1

    def accept(self, field: str, after: dict, version: int) -> None:
        assert not self.answered or version > self.answered[-1]
        self.state[field] = after
        self.answered.append(version)

    def forget(self, field: str) -> None:
        """Nothing of before is reverted any more."""
        self.undo[field] = []
        self.redo[field] = None

    def check(self, client: Client) -> None:
        """After a kill: whole, and nothing that was answered is lost."""
        page = client.get("POST", FILMS + "/documents/list", {"limit": 1000})
        found: State = {field: {one["document_id"]: one[field] for one in page["results"] if field in one}
                        for field in "xy"}
        if found != self.state:
            assert self.under_way, "what was answered is not there"
            field, after = self.under_way
            assert found == {**self.state, field: after}, "neither before nor after the request under way"
            self.state[field] = after
            self.forget(field)
        self.under_way = None
        for field in "xy":
            for value in set(found[field].values()):
                query = {"filters": {field: value}, "limit": 1000}
                listed = client.get("POST", FILMS + "/documents/list", query)
                assert [one["document_id"] for one in listed["results"]] == sorted(
                    name for name, held in found[field].items() if held == value), "a filter sees another state"
        self.check_history(client)

    def check_history(self, client: Client) -> None:
        status, text = client.call("GET", FILMS + "/changes")
        assert status == 200
        told = [json.loads(line)["version"] for line in text.splitlines()]
        assert told == sorted(set(told)), "not each once and in order"
        assert set(self.answered) <= set(told), "what was answered is not told"
        page = client.get("GET", FILMS + "/operations?limit=1000")
        newest = [one["version"] for one in page["operations"]]
        assert newest == told[::-1][:len(newest)], "the history is not the feed"


def run(binary: str, kills: int, seed: int) -> None:
    changes = Changes(seed)
    with tempfile.TemporaryDirectory(prefix="amend-revert-") as directory:
        server = Server(binary, directory)
        try:
            server.start()
            with Client(server.port) as client:
                namespace = client.get("POST", "/v1/namespaces", {"namespace_name": "one"})["namespace_id"]
            with Client(server.port, namespace) as client:
                client.get("POST", "/v1/collections", {"collection_name": "films"})
                client.connection.request(
                    "POST", FILMS + "/documents/import",
                    "\n".join(json.dumps({"document_id": name}) for name in IDS),
                    {**client.headers, "Content-Type": "application/x-ndjson"})
                client.connection.getresponse().read()
            for _ in range(kills):
                killer = threading.Timer(changes.random.uniform(0.05, 1.5), server.process.kill)
                killer.start()
                try:
                    with Client(server.port, namespace) as client:
                        while True:
                            changes.step(client)
                except LOST:
                    pass
                killer.join()
                server.process.wait()
                server.start()
                with Client(server.port, namespace) as client:
                    changes.check(client)
            print(f"{kills} kills, {changes.count}")
            assert changes.count["revert"] > 5 * kills and changes.count["redo"] > kills, "too few to tell"
        finally:
            server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args()
    print("seed", options.seed)
    run(options.server, options.kills, options.seed)
