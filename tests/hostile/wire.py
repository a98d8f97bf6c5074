"""What hostile clients need: a server for a test class, raw sockets, and the checks every answer must pass."""
from __future__ import annotations

import functools
import json
import os
import re
import socket
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
from server import KEY, Client, Server  # noqa: E402

DOCUMENTS = "/v1/collections/docs/documents"
HANG_SECONDS = 60  # an answer that does not come by then never comes; thrice that with a sanitizer
STATUSES = {200, 400, 401, 403, 404, 405, 409, 413, 422, 431, 503, 507}

binary = ""  # set by hostile_test.py


@functools.cache
def is_sanitized() -> bool:
    with open(binary, "rb") as file:
        return b"__asan_init" in file.read()


class ServedTest(unittest.TestCase):
    """A server of its own for each class, two namespaces with a collection "docs" in each."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.directory = tempfile.TemporaryDirectory(prefix="amend-hostile-")
        cls.server = Server(binary, cls.directory.name)
        cls.server.start()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.addClassCleanup(cls.server.close)
        with Client(cls.server.port) as client:
            cls.namespace = client.get("POST", "/v1/namespaces", {"namespace_name": "one"})["namespace_id"]
            cls.other = client.get("POST", "/v1/namespaces", {"namespace_name": "two"})["namespace_id"]
        for namespace in (cls.namespace, cls.other):
            with Client(cls.server.port, namespace) as client:
                client.get("POST", "/v1/collections", {"collection_name": "docs"})

    def setUp(self) -> None:
        self.client = self.connect()
        self.addCleanup(self.client.connection.close)

    def tearDown(self) -> None:
        self.assertIsNone(self.server.process.poll(), "the server ended: " + self.server.log_text())
        for sign in ("runtime error", "AddressSanitizer", "threw an exception"):
            self.assertNotIn(sign, self.server.log_text())

    def connect(self, namespace: str | None = None, timeout: float = 0) -> Client:
        patience = timeout or HANG_SECONDS * (3 if is_sanitized() else 1)
        return Client(self.server.port, namespace or self.namespace, patience)

    def peak_mib(self) -> int:
        with open(f"/proc/{self.server.process.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) // 1024

    def state(self) -> tuple:
        """Everything a refused request must not have changed."""
        collection = self.client.get("GET", "/v1/collections/docs")
        namespace = self.client.get("GET", "/v1/namespaces/" + self.namespace)
        documents = self.client.get("POST", DOCUMENTS + "/list?limit=1000")["results"]
        return collection, namespace, documents

    def check_answer(self, status: int, text: str) -> dict | None:
        """A status of the contract, and a body of the shape that belongs to it."""
        self.assertIn(status, STATUSES, text[:500])
        answer = json.loads(text)
        if status == 200:
            return answer
        self.assertIs(answer["success"], False)
        self.assertEqual(answer["status"], status)
        self.assertIsInstance(answer["error"]["type"], str)
        self.assertTrue(answer["error"]["message"])
        self.assertIsInstance(answer["error"]["details"], (dict, type(None)))
        if status == 422:
            for issue in answer["detail"]:
                self.assertIn(issue["loc"][0], ("body", "query", "path", "header"))
                self.assertTrue(issue["msg"] and issue["type"])
            self.assertTrue(answer["detail"])
        return answer

    def head(self, method: str, path: str, *headers: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: x", "Authorization: Bearer " + KEY, *headers]
        if not any(header.startswith("X-Namespace") for header in headers):
            lines.append("X-Namespace: " + self.namespace)
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1")

    def exchange(self, request: bytes, last: bytes = b"") -> tuple[list[int], bytes]:
        """Sends raw bytes, then (so that the connection ends) a request that closes it."""
        with socket.create_connection(("127.0.0.1", self.server.port), HANG_SECONDS) as wire:
            wire.sendall(request + last)
            received = b""
            try:
                while piece := wire.recv(65536):
                    received += piece
            except ConnectionResetError:
                pass
        return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3})", received)], received
