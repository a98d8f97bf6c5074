#!/usr/bin/env python3
"""The change feed of a real server: live, resumed, with many, slow and leaving clients, under writers.

Usage: feed_test.py --server BINARY [CLASS.test_NAME ...]
"""
from __future__ import annotations

import http.client
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
from server import KEY, Client, Server  # noqa: E402

FILMS = "/v1/collections/films"
PATIENCE_SECONDS = 120
FEEDS = 8  # limits::kLiveFeeds

binary = ""


class Feed:
    """One live feed: the events it was sent, in order."""

    def __init__(self, port: int, namespace: str, last_event: int | None = None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": "Bearer " + KEY, "X-Namespace": namespace,
                   "Accept": "text/event-stream"}
        if last_event is not None:
            headers["Last-Event-ID"] = str(last_event)
        self.connection.request("GET", FILMS + "/changes", headers=headers)
        self.response = self.connection.getresponse()

    def next(self) -> tuple[int, dict] | None:
        """The next event, heartbeats passed over; None at the end."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode():
            line = line.rstrip("\n")
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                assert fields["event"] == "operation", fields
                return int(fields["id"]), json.loads(fields["data"])
        return None

    def close(self) -> None:
        self.response.close()
        self.connection.close()


class FeedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.directory = tempfile.TemporaryDirectory(prefix="amend-feed-")
        self.addCleanup(self.directory.cleanup)
        self.server = Server(binary, self.directory.name)
        self.addCleanup(self.server.close)
        self.server.start()
        with Client(self.server.port) as client:
            self.namespace = client.get("POST", "/v1/namespaces", {"namespace_name": "one"})["namespace_id"]
        self.client = Client(self.server.port, self.namespace)
        self.addCleanup(self.client.connection.close)
        for name in ("films", "other"):
            self.client.get("POST", "/v1/collections", {"collection_name": name})

    def feed(self, last_event: int | None = None) -> Feed:
        feed = Feed(self.server.port, self.namespace, last_event)
        self.addCleanup(feed.close)
        return feed

    def history(self) -> list[int]:
        """All versions of the collection, the oldest first, from its pages."""
        versions, cursor = [], ""
        while cursor is not None:
            page = self.client.get("GET", f"{FILMS}/operations?limit=37" + (cursor and f"&cursor={cursor}"))
            versions += [operation["version"] for operation in page["operations"]]
            cursor = page["pagination"]["next_cursor"]
        return versions[::-1]

    def write(self, writer: int, count: int) -> None:
        with Client(self.server.port, self.namespace) as client:
            for at in range(count):
                name = f"{writer}-{at}"
                client.get("POST", FILMS + "/documents", {"document_id": name})
                client.get("POST", "/v1/collections/other/documents", {"document_id": "other-" + name})
                client.get("PATCH", f"{FILMS}/documents/{name}", {"x": at})

    def test_every_operation_once_and_in_order_also_across_connections(self) -> None:
        writers = [threading.Thread(target=self.write, args=(writer, 60)) for writer in range(4)]
        for writer in writers:
            writer.start()
        expected = 4 * 60 * 2
        seen: list[int] = []
        while len(seen) < expected:
            feed = self.feed(seen[-1] if seen else None)
            for _ in range(min(97, expected - len(seen))):  # then it is cut off and goes on
                version, event = feed.next()
                self.assertEqual(version, event["version"])
                seen.append(version)
            feed.close()
        for writer in writers:
            writer.join()
        self.assertEqual(seen, sorted(set(seen)))
        self.assertEqual(seen, self.history())
        status, text = self.client.call("GET", f"{FILMS}/changes?since={seen[99]}")
        self.assertEqual(status, 200)
        self.assertEqual([json.loads(line)["version"] for line in text.splitlines()], seen[100:])

    def test_the_number_of_live_feeds_is_bounded_and_a_place_is_free_again(self) -> None:
        feeds = [self.feed() for _ in range(FEEDS)]
        self.assertEqual({feed.response.status for feed in feeds}, {200})
        refused = self.feed()
        self.assertEqual(refused.response.status, 503)
        self.assertEqual(json.loads(refused.response.read())["error"]["type"], "ServiceUnavailableError")
        self.assertEqual(self.client.call("GET", FILMS + "/changes")[0], 200, "it holds no place")
        feeds[0].close()
        end = time.monotonic() + PATIENCE_SECONDS
        while self.feed().response.status != 200:
            self.assertLess(time.monotonic(), end, "the place of a client that left")
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"x": 1}})
            time.sleep(0.2)

    def test_a_client_that_reads_nothing_holds_up_nobody(self) -> None:
        deaf = socket.socket()
        self.addCleanup(deaf.close)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", self.server.port))
        deaf.sendall((f"GET {FILMS}/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"
                      f"X-Namespace: {self.namespace}\r\nAccept: text/event-stream\r\n\r\n").encode())
        self.client.get("POST", FILMS + "/documents", {"document_id": "a"})
        for at in range(200):  # events of 50 kB: far more than sockets hold
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"x": str(at) * 10000}})
        with open(f"/proc/{self.server.process.pid}/status") as file:
            resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
        self.assertEqual(len(self.history()), 201)
        self.assertLess(resident, 1_000_000)

    def test_a_stop_ends_feeds_at_once(self) -> None:
        feed = self.feed()
        self.client.get("POST", FILMS + "/documents", {"document_id": "a"})
        self.assertEqual(feed.next()[1]["kind"], "create")
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 9, "sooner than a heartbeat")
        self.assertIsNone(feed.next(), "the answer is whole")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--server":
        sys.exit(__doc__)
    binary = arguments[1]
    unittest.main(argv=[sys.argv[0], *arguments[2:]], verbosity=2)
