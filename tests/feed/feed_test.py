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
from follow import FILMS, PATIENCE_SECONDS, Feed, Replica, user_fields  # noqa: E402
from server import KEY, Client, Server  # noqa: E402

FEEDS = 8  # limits::kLiveFeeds

binary = ""


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

    def feed(self, last_event: int | str | None = None, query: str = "") -> Feed:
        feed = Feed(self.server.port, self.namespace, last_event, query)
        self.addCleanup(feed.close)
        return feed

    def ask_and_not_read(self, query: str, accept: str = "*/*") -> http.client.HTTPConnection:
        """A client that asks for changes and reads nothing of the answer yet."""
        deaf = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_SECONDS)
        self.addCleanup(deaf.close)
        deaf.sock = socket.socket()
        deaf.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sock.connect(("127.0.0.1", self.server.port))
        deaf.request("GET", FILMS + "/changes" + query, headers={
            "Authorization": "Bearer " + KEY, "X-Namespace": self.namespace, "Accept": accept})
        return deaf

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

    def write_all_kinds(self, writer: int, count: int) -> None:
        with Client(self.server.port, self.namespace) as client:
            for at in range(count):
                name = f"{writer}-{at}"
                path = f"{FILMS}/documents/{name}"
                client.get("POST", FILMS + "/documents", {"document_id": name, "n": 0})
                client.get("POST", FILMS + "/documents/batch", {"updates": [
                    {"document_id": name, "update_data": {"n": 1}},
                    {"document_id": f"{writer}-{at // 2}", "update_data": {"m": at}},
                    {"document_id": name, "update_data": {"n": 2, "o": at}}]})
                client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"wave": f"{writer}.{at}"}})
                if at % 5 == 1:
                    client.get("PUT", path, {"put": at})
                if at % 7 == 3:
                    client.get("DELETE", path)

    def every_document(self) -> dict[str, dict]:
        page = self.client.get("POST", FILMS + "/documents/list", {"limit": 1000})
        return {document["document_id"]: user_fields(document) for document in page["results"]}

    def test_every_document_once_and_in_order_also_across_connections(self) -> None:
        writers = [threading.Thread(target=self.write_all_kinds, args=(writer, 15)) for writer in range(3)]
        for writer in writers:
            writer.start()

        def end() -> None:
            for writer in writers:
                writer.join()
            with Client(self.server.port, self.namespace) as client:
                client.get("POST", FILMS + "/documents", {"document_id": "end"})

        ends = threading.Thread(target=end)
        ends.start()
        replica, seen, kind = Replica(), [], ""
        while "end" not in replica.documents or kind != "operation":
            feed = self.feed(seen[-1] if seen else None, "?expand=documents")
            for _ in range(137):  # then it is cut off, mostly between documents of one operation
                identity, kind, line = feed.next_of_any()
                told = f"{line['version']}:{line['position']}" if kind == "document" else str(line["version"])
                self.assertEqual(identity, told)
                seen.append(identity)
                replica.take(line)
                if "end" in replica.documents and kind == "operation":
                    break
            feed.close()
        ends.join()
        order = [(int(version), int(position) if colon else float("inf"))
                 for version, colon, position in (identity.partition(":") for identity in seen)]
        self.assertEqual(order, sorted(set(order)))
        self.assertEqual(replica.fields(), self.every_document())
        # The same of who asks afterwards, from the beginning and from any place.
        status, text = self.client.call("GET", f"{FILMS}/changes?expand=documents")
        self.assertEqual(status, 200)
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual([f"{line['version']}:{line['position']}" if "position" in line else str(line["version"])
                          for line in lines], seen)
        late = Replica()
        for line in lines:
            late.take(line)
        self.assertEqual(late.fields(), self.every_document())
        for at in [*range(0, len(seen), len(seen) // 50 + 1), len(seen) - 1]:
            status, rest = self.client.call("GET", f"{FILMS}/changes?expand=documents&since={seen[at]}")
            self.assertEqual(rest, "".join(line + "\n" for line in text.splitlines()[at + 1:]), seen[at])

    def many_documents(self, count: int) -> None:
        lines = "".join(json.dumps({"document_id": f"d{at}", "text": "x" * 200}) + "\n" for at in range(count))
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_SECONDS)
        connection.request("POST", FILMS + "/documents/import", lines.encode(),
                           {"Authorization": "Bearer " + KEY, "X-Namespace": self.namespace,
                            "Content-Type": "application/x-ndjson"})
        summary = json.loads(connection.getresponse().read())["summary"]
        connection.close()
        self.assertEqual(summary["imported"], count)

    def test_a_client_that_reads_no_documents_holds_up_nobody(self) -> None:
        self.many_documents(20_000)
        for _ in range(4):
            self.ask_and_not_read("?expand=documents")
        before = self.resident()
        for at in range(20):  # 20,000 documents each, with 50 kB for every one of them: 20 GB
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"x": str(at) * 25000}})
        self.assertLess(self.resident() - before, 500_000)
        feed = self.feed(self.history()[-1] - 1, "?expand=documents")
        for at in range(2000):
            self.assertEqual(feed.next_of_any()[2]["position"], at)
        self.assertLess(self.resident() - before, 500_000)

    def resident(self) -> int:
        with open(f"/proc/{self.server.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def test_a_stop_breaks_off_what_is_not_whole(self) -> None:
        self.many_documents(20_000)
        for at in range(20):
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"x": str(at) * 25000}})
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_SECONDS)
        self.addCleanup(connection.close)
        connection.request("GET", FILMS + "/changes?expand=documents", headers={
            "Authorization": "Bearer " + KEY, "X-Namespace": self.namespace})
        response = connection.getresponse()
        self.assertIn(b"position", response.readline())
        stopped: list[int] = []
        stop = threading.Thread(target=lambda: stopped.append(self.server.stop()))
        began = time.monotonic()
        stop.start()
        with self.assertRaises((http.client.IncompleteRead, ConnectionResetError)):
            while response.read(1 << 20):
                pass
            raise AssertionError("an answer that was broken off looked whole")
        stop.join()
        self.assertEqual(stopped, [0])
        self.assertLess(time.monotonic() - began, 25)

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
        self.ask_and_not_read("", "text/event-stream")
        self.client.get("POST", FILMS + "/documents", {"document_id": "a"})
        for at in range(200):  # events of 50 kB: far more than sockets hold
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"x": str(at) * 10000}})
        self.assertEqual(len(self.history()), 201)
        self.assertLess(self.resident(), 1_000_000)

    def wait_until_gone(self, version: int) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while self.client.call("GET", f"{FILMS}/operations/{version}")[0] != 410:
            self.assertLess(time.monotonic(), end, "it is kept")
            time.sleep(0.05)

    def test_a_client_that_falls_behind_what_is_kept_is_told_so(self) -> None:
        self.server.stop()
        self.server.options = ("--history-space", "100000")
        self.server.starts = 0  # so that nothing settles before it must
        self.server.start()
        self.client = Client(self.server.port, self.namespace)
        self.addCleanup(self.client.connection.close)
        self.client.get("POST", FILMS + "/documents", {"document_id": "a"})
        for at in range(400):  # what is pending is kept: 20 MB
            document = self.client.get("PATCH", f"{FILMS}/documents/a", {"x": str(at % 10) * 50000})
        gone = document["_internal"]["version"] - 2
        slow = self.ask_and_not_read("?expand=documents&since=1")  # the create is not pending
        live = self.ask_and_not_read("?expand=documents&since=1", "text/event-stream")
        time.sleep(1)  # they are told as much as they take
        for at in range(65):  # one more than may be pending
            self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"wave": at}})
        self.wait_until_gone(gone)
        lines = [json.loads(line) for line in slow.getresponse().read().decode().splitlines()]
        self.assert_behind(lines[:-1], lines[-1], gone)
        events = [event.rpartition("\ndata: ") for event in live.getresponse().read().decode().split("\n\n")]
        self.assertEqual([kind for kind, _, _ in events[-2:]], ["event: error", ""])
        told = [json.loads(data) for kind, _, data in events if kind.startswith("id: ")]
        self.assert_behind(told, json.loads(events[-2][2]), gone)

    def assert_behind(self, lines: list[dict], last: dict, gone: int) -> None:
        self.assertEqual((last["status"], last["error"]["type"]), (410, "GoneError"))
        self.assertGreaterEqual(last["error"]["details"]["oldest_version"], gone)
        versions = [line["version"] for line in lines if "position" not in line]
        self.assertEqual(versions, list(range(2, 2 + len(versions))), "none is left out")
        self.assertLess(versions[-1], gone)

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
