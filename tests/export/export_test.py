#!/usr/bin/env python3
"""Exports of a real server: what the links lead to, round trips, one instant, and what is left behind.

Usage: export_test.py --server BINARY [CLASS.test_NAME ...]
"""
from __future__ import annotations

import csv
import http.client
import io
import json
import os
import socket
import sys
import tempfile
import threading
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
from server import Client, Server  # noqa: E402

FILMS = "/v1/collections/films"
ODD = [
    {"document_id": "plain", "title": "M", "year": 1931, "score": 8.5, "seen": True, "none": None},
    {"document_id": "odd", "a.b": 1, "": "empty name", "title": "\u00e9\u4e2d\U0001F600 \\ \" \u0001 \u2028",
     "big": 18446744073709551615, "small": -9223372036854775808, "tiny": 5e-324, "whole": 1.0},
    {"document_id": "nested", "metadata": {"x": {"y": [1, {"z": []}, {}]}}, "tags": ["a", "b,c", ""]},
    {"document_id": "lines", "title": "one\r\ntwo, \"three\"", "year": "=1+1"},
    {"document_id": "formula", "title": "=HYPERLINK(\"http://evil\")", "year": -5, "tags": "'=x"},
    {"document_id": "%2F a?b#c", "features": [{"feature_extractor_id": "f", "payload": {"p": 1},
                                               "vectors": {"v": [0.5, -2.25], "m": [[1], [2, 3]]}}]},
    {"document_id": "sparse", "features": [{"feature_extractor_id": "f",
                                            "vectors": {"indices": [3, 7], "values": [1.5, 2]}}]},
]

binary = ""


class ExportTest(unittest.TestCase):
    options: tuple[str, ...] = ()

    def setUp(self) -> None:
        self.directory = tempfile.TemporaryDirectory(prefix="amend-export-")
        self.addCleanup(self.directory.cleanup)
        self.server = Server(binary, self.directory.name, self.options)
        self.addCleanup(self.server.close)
        self.start()
        with Client(self.server.port) as client:
            self.namespaces = [client.get("POST", "/v1/namespaces", {"namespace_name": name})["namespace_id"]
                               for name in ("one", "two")]
        self.client, self.other = (self.connect(namespace) for namespace in self.namespaces)
        for client in (self.client, self.other):
            client.get("POST", "/v1/collections", {"collection_name": "films"})

    def start(self) -> None:
        self.server.start()

    def connect(self, namespace: str) -> Client:
        client = Client(self.server.port, namespace)
        self.addCleanup(client.connection.close)
        return client

    def add(self, documents: list[dict]) -> None:
        lines = "".join(json.dumps(document) + "\n" for document in documents)
        status, text = self.client.call("POST", FILMS + "/documents/import", lines)
        self.assertEqual((status, json.loads(text.splitlines()[-1])["summary"]["failed"]), (200, 0), text[:500])

    def export(self, **request: object) -> dict:
        return self.client.get("POST", FILMS + "/export", request)

    def fetch(self, url: str) -> tuple[http.client.HTTPResponse, bytes]:
        """As a browser would: nothing but the link."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        self.addCleanup(connection.close)
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        return response, response.read()

    def lines(self, url: str) -> list[dict]:
        response, body = self.fetch(url)
        self.assertEqual(response.status, 200, body)
        return [json.loads(line) for line in body.split(b"\n")[:-1]]

    def listed(self, client: Client, **request: object) -> list[dict]:
        found, cursor = [], None
        while True:
            page = client.get("POST", FILMS + "/documents/list", {"limit": 1000, "cursor": cursor, **request})
            found += page["results"]
            cursor = page["pagination"]["next_cursor"]
            if cursor is None:
                return found

    def kept(self) -> list[str]:
        """Files of exports on the disk."""
        return [os.path.join(path, name) for path, _, names in os.walk(os.path.join(self.server.data, "exports"))
                for name in names]

    def test_a_document_a_line_as_a_list_shows_it(self) -> None:
        self.add(ODD)
        self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"metadata.wave": 1}, "match_all": True})
        made = self.export()
        self.assertEqual(made["document_count"], len(ODD))
        response, body = self.fetch(made["download_url"])
        self.assertEqual(response.status, 200)
        self.assertEqual(response.headers["Content-Type"], "application/x-ndjson")
        self.assertEqual(response.headers["Content-Disposition"], 'attachment; filename="documents.jsonl"')
        self.assertEqual(int(response.headers["Content-Length"]), made["file_size_bytes"])
        self.assertEqual(len(body), made["file_size_bytes"])
        self.assertEqual([json.loads(line) for line in body.splitlines() if line.startswith(b"{")],
                         self.listed(self.client))

    def test_an_export_is_imported_into_another_namespace(self) -> None:
        largest = {"document_id": "\\" * 255, "x": "y" * (16 * 1024 * 1024 - 100)}
        self.add([*ODD, largest])
        self.client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"wave": None}, "match_all": True})
        _, body = self.fetch(self.export()["download_url"])
        status, text = self.other.call("POST", FILMS + "/documents/import", body.decode())
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(text)["summary"]["imported"], len(ODD) + 1, text[:500])
        own = [{**document, "_internal": None, "collection_id": None} for document in self.listed(self.client)]
        imported = [{**document, "_internal": None, "collection_id": None} for document in self.listed(self.other)]
        self.assertEqual(json.dumps(own), json.dumps(imported), "order of members and kinds of numbers too")

    def test_vectors_have_a_file_of_their_own(self) -> None:
        self.add(ODD)
        made = self.export(include_vectors=True, select_fields=["title"])
        self.assertEqual(self.lines(made["vectors_download_url"]), [
            {"document_id": "%2F a?b#c", "vectors": {"f_m": [[1], [2, 3]], "f_v": [0.5, -2.25]}},
            {"document_id": "sparse", "vectors": {"f_sparse": {"indices": [3, 7], "values": [1.5, 2]}}}])
        self.assertEqual(self.lines(made["download_url"]), self.listed(self.client, select=["title"]))

    def test_csv_holds_what_the_documents_hold(self) -> None:
        self.add(ODD)
        made = self.export(format="csv")
        response, body = self.fetch(made["download_url"])
        self.assertTrue(response.headers["Content-Type"].startswith("text/csv"))
        rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
        documents = self.listed(self.client)
        header = ["document_id", "collection_id"]
        for document in documents:
            header += [name for name in document if name not in header and name != "_internal"]
        self.assertEqual(rows[0], header + ["_internal"])
        self.assertEqual(len(rows), len(documents) + 1)
        for row, document in zip(rows[1:], documents):
            for name, cell in zip(rows[0], row):
                self.assertEqual(cell, as_cell(document.get(name)), (document["document_id"], name))
        self.assertIn(b"'=HYPERLINK", body)
        self.assertIn(b",-5,", body, "a number stays a number")

    def test_csv_of_chosen_fields_and_documents(self) -> None:
        self.add([{"document_id": f"d{at}", "n": at, "in": {"side": at * at}} for at in range(100)])
        made = self.export(format="csv", select_fields=["in.side", "document_id", "gone"], sample_size=4,
                           filters={"field": "n", "operator": "gte", "value": 20})
        self.assertEqual(made["document_count"], 4)
        _, body = self.fetch(made["download_url"])
        self.assertEqual(body.decode(), "in.side,document_id,gone\r\n400,d20,\r\n1600,d40,\r\n3600,d60,\r\n"
                                        "6400,d80,\r\n")

    def test_csv_has_a_bound_for_its_fields(self) -> None:
        self.add([{f"f{at}-{field}": 1 for field in range(1000)} for at in range(11)])
        status, text = self.client.call("POST", FILMS + "/export", {"format": "csv"})
        self.assertEqual(status, 400, text)
        self.assertIn("select_fields", text)
        self.assertEqual(self.export(format="csv", select_fields=["f1-1"])["document_count"], 11)
        self.assertEqual(len(self.kept()), 1, "nothing is left of what was refused")

    def test_one_instant_under_writers(self) -> None:
        count = 2_000  # each is read with every wave that is not folded yet
        self.add([{"document_id": f"d{at}", "wave": 0, "text": "x" * 200} for at in range(count)])
        stop = threading.Event()

        def write() -> None:
            with Client(self.server.port, self.namespaces[0]) as client:
                wave = 0
                while not stop.is_set():
                    wave += 1
                    client.get("PATCH", FILMS + "/documents/bulk", {"update_data": {"wave": wave}, "match_all": True})
                    client.get("POST", FILMS + "/documents", {"wave": wave})

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(3):
                made = self.export()
                documents = self.lines(made["download_url"])
                self.assertEqual(len(documents), made["document_count"])
                self.assertEqual(len({document["wave"] for document in documents}), 1)
                csv_made = self.export(format="csv", select_fields=["wave"])
                rows = self.fetch(csv_made["download_url"])[1].decode().splitlines()[1:]
                self.assertEqual((len(rows), len(set(rows))), (csv_made["document_count"], 1))
        finally:
            stop.set()
            writer.join()

    def test_a_link_is_all_or_nothing(self) -> None:
        self.add(ODD)
        url = self.export()["download_url"]
        answers = set()
        for wrong in (url[:-1], url + "x", url.split("?")[0], url.replace("documents.jsonl", "vectors.jsonl"),
                      url.replace("/exp_", "/exp_0"), url.replace("documents.jsonl", "..%2Fdocuments.jsonl"),
                      url.replace("?token=", "?Token=")):
            response, body = self.fetch(wrong)
            answers.add((response.status, body))
        self.assertEqual(len(answers), 1, answers)
        self.assertEqual(answers.pop()[0], 404)
        parts = urllib.parse.urlsplit(url)
        for method in ("POST", "HEAD", "DELETE"):
            connection = http.client.HTTPConnection(parts.netloc, timeout=60)
            self.addCleanup(connection.close)
            connection.request(method, f"{parts.path}?{parts.query}")
            self.assertEqual(connection.getresponse().status, 405)

    def test_clients_that_leave_or_read_nothing_hold_up_nobody(self) -> None:
        self.add([{"text": "x" * 100_000} for _ in range(500)])
        url = urllib.parse.urlsplit(self.export()["download_url"])
        deaf = []
        for at in range(10):
            client = socket.socket()
            self.addCleanup(client.close)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", self.server.port))
            client.sendall(f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            deaf.append(client.recv(12)[9:])
            if at % 2:
                client.close()
        self.assertIn(b"200", deaf)
        self.assertEqual(self.client.get("POST", FILMS + "/documents", {"x": 1})["x"], 1)
        self.assertLess(self.resident_kb(), 1_000_000)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.kept(), [])

    def resident_kb(self) -> int:
        with open(f"/proc/{self.server.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def test_a_start_removes_what_a_kill_left(self) -> None:
        self.add(ODD)
        url = urllib.parse.urlsplit(self.export()["download_url"])
        self.assertEqual(len(self.kept()), 1)
        self.server.kill()
        self.assertEqual(len(self.kept()), 1)
        self.start()
        self.assertEqual(self.kept(), [])
        response, _ = self.fetch(f"http://127.0.0.1:{self.server.port}{url.path}?{url.query}")
        self.assertEqual(response.status, 404)

    def test_a_stop_ends_an_export_that_is_being_made(self) -> None:
        self.add([{"text": "x" * 1000, "at": at} for at in range(50_000)])

        def ask() -> None:
            with Client(self.server.port, self.namespaces[0]) as client:
                outcome.append(client.call("POST", FILMS + "/export", {"format": "csv"})[0])

        outcome: list[int] = []
        asking = threading.Thread(target=ask)
        asking.start()
        while not self.kept():
            pass
        self.assertEqual(self.server.stop(), 0)
        asking.join()
        self.assertIn(outcome, ([200], [503]))
        self.assertEqual(self.kept(), [])


class LittleRoomTest(ExportTest):
    options = ("--export-space", "1MB")

    def test_more_than_there_is_room_for_is_507_and_leaves_nothing(self) -> None:
        self.add([{"text": "x" * 1000} for _ in range(1500)])
        for request in ({}, {"format": "csv"}, {"format": "csv", "select_fields": ["text"]}):
            status, text = self.client.call("POST", FILMS + "/export", request)
            self.assertEqual(status, 507, text)
            self.assertEqual(json.loads(text)["error"]["type"], "InsufficientStorageError")
            self.assertEqual(self.kept(), [])
        self.assertEqual(self.export(sample_size=100)["document_count"], 100)
        self.assertEqual(self.client.get("POST", FILMS + "/documents", {"x": 1})["x"], 1, "writes go on")


def as_cell(value: object) -> str:
    """What csv.h says of a value."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "'" + value if value.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and value else value


def load_tests(loader: unittest.TestLoader, _tests: object, _pattern: object) -> unittest.TestSuite:
    """The tests of the base class once."""
    suite = loader.loadTestsFromTestCase(ExportTest)
    suite.addTest(LittleRoomTest("test_more_than_there_is_room_for_is_507_and_leaves_nothing"))
    return suite


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--server":
        sys.exit(__doc__)
    binary = arguments[1]
    unittest.main(argv=[sys.argv[0], *arguments[2:]], verbosity=2)
