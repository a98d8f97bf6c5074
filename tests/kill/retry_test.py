#!/usr/bin/env python3
"""Writes that name themselves (Idempotency-Key), sent again after SIGKILL.

Usage: retry_test.py --server BINARY [--kills N] [--seed N]

Clients create documents whose ids the server draws, and count up by operators, by id and by filter; each
request under a key of its own, some of them twice at once. When the server was killed each client sends again what it had no answer to, and some of
what it had: every request must have been done exactly once, and what was answered before must be
answered in the same bytes.
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

FILMS = "/v1/collections/films/documents"
LOST = (OSError, http.client.HTTPException)
CLIENTS = 4


def send(client: Client, key: str, request: tuple[str, str]) -> tuple[int, str, bool]:
    """Status, text, and whether the answer was replayed."""
    path, body = request
    client.connection.request("POST", path, body.encode(), {**client.headers, "Idempotency-Key": key})
    response = client.connection.getresponse()
    return response.status, response.read().decode(), response.getheader("Idempotency-Replayed") == "true"


class Requests:
    """Of one client: what it has sent, by key, and the answers."""

    def __init__(self, name: str, seed: int):
        self.name = name
        self.random = random.Random(seed)
        self.answers: dict[str, str | None] = {}
        self.replayed = 0

    @property
    def counter(self) -> str:
        return f"counter-{self.name}"

    @staticmethod
    def counts(key: str) -> bool:
        return int(key.split("-")[1]) % 3 != 2

    def request(self, key: str) -> tuple[str, str]:
        """Path and body: two of three count."""
        if not self.counts(key):
            return FILMS, json.dumps({"made_by": key, "text": "x" * (len(key) * 7 % 300)})
        change: dict = {"operators": {"increment": {"count": 1}}}
        if int(key.split("-")[1]) % 3 == 0:
            change = {"updates": [{"document_id": self.counter, **change}]}
        else:
            change["filters"] = {"document_id": self.counter}
        return FILMS + "/batch", json.dumps(change)

    def take(self, key: str, status: int, text: str, replayed: bool) -> None:
        if status == 409:  # the same request is under way
            return
        assert status == 200, text
        before = self.answers[key]
        assert before is None or (replayed and before == text), f"{before} and then {text}"
        self.answers[key] = text
        self.replayed += replayed

    def send_on_and_on(self, port: int, namespace: str) -> None:
        try:
            with Client(port, namespace) as one, Client(port, namespace) as two:
                for key in [key for key, answer in self.answers.items() if answer is None]:
                    self.take(key, *send(one, key, self.request(key)))
                for key in self.random.sample(sorted(self.answers), min(3, len(self.answers))):
                    self.take(key, *send(one, key, self.request(key)))
                while True:
                    key = f"{self.name}-{len(self.answers)}"
                    self.answers[key] = None
                    if self.random.random() < 0.3:
                        self.send_twice_at_once(one, two, key)
                    else:
                        self.take(key, *send(one, key, self.request(key)))
        except LOST:
            pass

    def send_twice_at_once(self, one: Client, two: Client, key: str) -> None:
        got: list = []

        def other() -> None:
            try:
                got.append(send(two, key, self.request(key)))
            except LOST:
                pass

        thread = threading.Thread(target=other)
        thread.start()
        try:
            first = send(one, key, self.request(key))
        finally:
            thread.join()
        answers = [first] + got
        assert sum(not replayed and status == 200 for status, _, replayed in answers) <= 1, answers
        for answer in sorted(answers, key=lambda answer: answer[2]):
            self.take(key, *answer)


def documents(client: Client) -> list[dict]:
    found: list[dict] = []
    cursor = None
    while True:
        page = client.get("POST", FILMS + "/list" + (f"?cursor={cursor}" if cursor else ""), {"limit": 1000})
        found += page["results"]
        cursor = page["pagination"].get("next_cursor")
        if not cursor:
            return found


def check(client: Client, clients: list[Requests]) -> int:
    """After the last retry: each request has made one document, the one its answer tells of, or counted once."""
    made: dict[str, list[str]] = {}
    counted: dict[str, int] = {}
    for one in documents(client):
        if "count" in one:
            counted[one["document_id"]] = one["count"]
        else:
            made.setdefault(one["made_by"], []).append(one["document_id"])
    for requests in clients:
        counts = sum(requests.counts(key) for key in requests.answers)
        assert counted[requests.counter] == counts, f"{requests.counter}: {counted} for {counts} requests"
    sent = {key: answer for requests in clients for key, answer in requests.answers.items()}
    for key, answer in sent.items():
        if Requests.counts(key):
            continue
        ids = made.pop(key, [])
        assert len(ids) == 1, f"{key} made {ids}"
        assert json.loads(answer)["document_id"] == ids[0], key
    assert not made, f"made by nobody: {made}"
    return len(sent)


def run(binary: str, kills: int, seed: int) -> None:
    chosen = random.Random(seed)
    clients = [Requests(f"c{number}", seed + number) for number in range(CLIENTS)]
    with tempfile.TemporaryDirectory(prefix="amend-retry-") as directory:
        server = Server(binary, directory)
        try:
            server.start()
            with Client(server.port) as client:
                namespace = client.get("POST", "/v1/namespaces", {"namespace_name": "one"})["namespace_id"]
            with Client(server.port, namespace) as client:
                client.get("POST", "/v1/collections", {"collection_name": "films"})
                for requests in clients:
                    client.get("POST", FILMS, {"document_id": requests.counter, "count": 0})
            for _ in range(kills):
                failures: list[BaseException] = []

                def work(requests: Requests) -> None:
                    try:
                        requests.send_on_and_on(server.port, namespace)
                    except BaseException as failure:
                        failures.append(failure)

                threads = [threading.Thread(target=work, args=(one,)) for one in clients]
                for thread in threads:
                    thread.start()
                threading.Timer(chosen.uniform(0.02, 0.5), server.process.kill).start()
                for thread in threads:
                    thread.join()
                server.process.wait()
                if failures:
                    raise failures[0]
                server.start()
            with Client(server.port, namespace) as client:
                for requests in clients:
                    for key in [key for key, answer in requests.answers.items() if answer is None]:
                        requests.take(key, *send(client, key, requests.request(key)))
                count = check(client, clients)
            replayed = sum(requests.replayed for requests in clients)
            print(f"{kills} kills, {count} requests, {replayed} answers replayed")
            assert count > 10 * kills and replayed > kills, "too few to tell"
        finally:
            server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args()
    print("seed", options.seed)
    run(options.server, options.kills, options.seed)
