"""HTTP as nobody should send it: one end of each body, no guesses, and the connection stays in step."""
import json
import socket
import threading

from wire import DOCUMENTS, ServedTest

BODY = '{"smuggled":1}'
LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = "Transfer-Encoding: chunked"
CHUNKS = f"{len(BODY):x}\r\n{BODY}\r\n0\r\n\r\n"

# headers, body: refused, closed, nothing written.
UNCLEAR = (
    ((LENGTH, CHUNKED), CHUNKS), ((CHUNKED, LENGTH), CHUNKS), ((LENGTH, LENGTH), BODY),
    ((LENGTH, "Content-Length: 0"), BODY), (("Content-Length: 14, 14",), BODY), (("Content-Length: -14",), BODY),
    (("Content-Length: +14",), BODY), (("Content-Length: 0xe",), BODY), (("Content-Length: 14 ;",), BODY),
    (("Content-Length: 99999999999999999999999",), BODY), (("Content-Length: 18446744073709551615",), BODY),
    (("Content-Length:",), BODY), (("Content-Length: 1e1",), BODY), (("Transfer-Encoding: xchunked",), CHUNKS),
    (("Transfer-Encoding: gzip, chunked",), CHUNKS), ((CHUNKED, CHUNKED), CHUNKS),
    (("Transfer-Encoding: chunked, identity",), CHUNKS), (("Transfer-Encoding : chunked",), CHUNKS),
    (("Transfer-Encoding\x00: chunked",), CHUNKS), (("Transfer-Encoding:\x0bchunked",), CHUNKS),
    ((" Transfer-Encoding: chunked",), CHUNKS), (("A: b\r\n folded",), BODY), (("no colon",), BODY),
    ((CHUNKED,), "-e\r\n" + BODY + "\r\n0\r\n\r\n"), ((CHUNKED,), "0xe\r\n" + BODY + "\r\n0\r\n\r\n"),
    ((CHUNKED,), "1000000000000000e\r\n" + BODY + "\r\n0\r\n\r\n"), ((CHUNKED,), "zz\r\n\r\n\r\n"),
    ((CHUNKED,), f"{len(BODY):x}\r\n{BODY}XX0\r\n\r\n"), ((CHUNKED, "Host: y"), CHUNKS), ((LENGTH, "A: b\rc"), BODY),
)


class Transport(ServedTest):
    def last(self) -> bytes:
        return self.head("GET", "/v1/health", "Connection: close")

    def test_unclear_bodies_are_refused_and_nothing_is_taken_from_them(self) -> None:
        before = self.state()
        for headers, body in UNCLEAR:
            with self.subTest(headers=headers, body=body):
                codes, received = self.exchange(self.head("POST", DOCUMENTS, *headers) + body.encode(), self.last())
                self.assertEqual(len(codes), 1, received)  # nothing behind it was read as a request
                self.assertIn(codes[0], (400, 413))
        self.assertEqual(before, self.state())

    def test_pipelined_requests_with_errors_between(self) -> None:
        get = self.head("GET", DOCUMENTS + "/none")
        bad = self.head("POST", DOCUMENTS, "Content-Length: 3") + b"{x}"
        good = self.head("POST", DOCUMENTS, LENGTH) + BODY.encode()
        chunks = self.head("POST", DOCUMENTS, CHUNKED, "Trailer: X-Namespace") + (
            f"{len(BODY):X};x=\"y\"\r\n{BODY}\r\n0;z\r\nX-Namespace: none\r\n\r\n".encode())
        with_body = self.head("GET", DOCUMENTS + "/none", LENGTH) + BODY.encode()
        unknown = self.head("PUT", "/v1/none", LENGTH) + BODY.encode()
        delete = self.head("DELETE", DOCUMENTS + "/none", LENGTH) + BODY.encode()
        parts = [get, bad, good, chunks, with_body, unknown, delete] * 20
        codes, _ = self.exchange(b"".join(parts), self.last())
        self.assertEqual(codes, [404, 422, 200, 200, 404, 404, 404] * 20 + [200])

    def test_methods(self) -> None:
        before = self.state()
        for method in ("HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "Post", "X", "PUT", "DELETE", "A" * 5000):
            for path in (DOCUMENTS, DOCUMENTS + "/list", "/v1/collections/docs/features", "/v1/health"):
                with self.subTest(method=method, path=path):
                    codes, received = self.exchange(self.head(method, path), self.last())
                    self.assertEqual(codes, [405, 200])
                    self.assertIn(b"\r\nAllow: ", received)
                    if method == "HEAD":
                        self.assertIn(b"\r\n\r\nHTTP/1.1 200", received)  # no body
        self.assertEqual(before, self.state())

    def test_paths_and_queries(self) -> None:
        for path in ("%00", "%ff", "%c3%28", "%", "%zz", "%2", "a%2Fb", "%EF%BB%BF", "%ED%A0%80", '"', "\\", "a%0ab",
                     "%F4%90%80%80", "..", ".", "%2e%2e", "x" * 50000, "\xe9", "%3F", ";", "*"):
            for target in (f"{DOCUMENTS}/{path}", f"/v1/collections/{path}/documents/x", f"/v1/collections/{path}",
                           f"/v1/namespaces/{path}", f"{DOCUMENTS}/x?a={path}"):
                with self.subTest(target=target[:80]):
                    codes, received = self.exchange(self.head("GET", target), self.last())
                    self.assertIn(codes[0], (400, 404, 422), received[:500])
                    body = received.partition(b"\r\n\r\n")[2].partition(b"HTTP/1.1 200")[0]
                    self.check_answer(codes[0], body.decode())
        codes, _ = self.exchange(self.head("GET", f"{DOCUMENTS}/x?{'a=b&' * 20000}"), self.last())
        self.assertEqual(codes, [431])
        for query, expected in (("limit=%00", 422), ("limit=+1", 422), ("limit=1e2", 422), ("limit=-1", 422),
                                ("limit=99999999999999999999", 422), ("limit=0", 422), ("offset=10001", 422),
                                ("page=9223372036854775807&page_size=1000", 422), ("include_total=1", 422),
                                ("cursor=", 400), ("cursor=%ff", 400), ("&&&=", 200), ("%6cimit=5", 200),
                                ("dry_run=false", 200)):
            with self.subTest(query=query):
                self.assertEqual(self.client.call("POST", f"{DOCUMENTS}/list?{query}")[0], expected)

    def test_header_values(self) -> None:
        before = self.state()
        for value in ("\x00", "\x7f", "\xff\xfe", "\xc3\xa9", "a\tb", '"><', "%0d%0a", "..", "n" * 50000, "{}"):
            for name in ("X-Namespace", "X-Request-ID", "Authorization"):
                with self.subTest(name=name, value=value[:20]):
                    lines = {"Host": "x", "Authorization": self.client.headers["Authorization"],
                             "X-Namespace": self.namespace, "Connection": "close", name: value}
                    head = f"POST {DOCUMENTS}/list HTTP/1.1\r\n" + "".join(
                        f"{key}: {text}\r\n" for key, text in lines.items()) + "Content-Length: 0\r\n\r\n"
                    codes, received = self.exchange(head.encode("latin1"))
                    self.assertEqual(len(codes), 1)
                    self.assertIn(codes[0], (200, 400) if name == "X-Request-ID" else (400, 401, 404))
                    self.check_answer(codes[0], received.partition(b"\r\n\r\n")[2].decode())
                    if name == "X-Request-ID" and len(value) > 128:
                        self.assertNotIn(value.encode(), received)
        self.assertEqual(before, self.state())

    def test_two_different_namespaces_are_not_guessed(self) -> None:
        before = self.state()
        codes, _ = self.exchange(self.head("POST", DOCUMENTS, LENGTH, "X-Namespace: " + self.namespace,
                                           "X-Namespace: " + self.other) + BODY.encode(), self.last())
        self.assertEqual(codes, [400, 200])
        self.assertEqual(before, self.state())

    def test_clients_that_go_away_at_every_moment(self) -> None:
        request = self.head("POST", DOCUMENTS + "/batch", "Content-Length: 64") + json.dumps(
            {"updates": [{"document_id": "x", "update_data": {"v": 1}}]}).encode().ljust(64)
        for cut in range(0, len(request) + 1, 3):
            wire = socket.create_connection(("127.0.0.1", self.server.port))
            wire.sendall(request[:cut])
            wire.close()
        self.assertEqual(self.client.call("GET", "/v1/health")[0], 200)

    def test_same_id_from_many_clients_is_created_once(self) -> None:
        for turn in range(10):
            statuses = []

            def create() -> None:
                with self.connect() as client:
                    statuses.append(client.call("POST", DOCUMENTS, {"document_id": f"once{turn}"})[0])
            threads = [threading.Thread(target=create) for _ in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(statuses), [200] + [409] * 11)

    def test_each_page_is_one_instant(self) -> None:
        with self.connect(self.other) as client:
            for at in range(200):
                client.get("POST", DOCUMENTS, {"v": 0, "at": at})
            stop = threading.Event()

            def write() -> None:
                with self.connect(self.other) as writer:
                    turn = 0
                    while not stop.is_set():
                        turn += 1
                        writer.get("POST", DOCUMENTS + "/batch", {"match_all": True, "update_data": {"v": turn}})
            thread = threading.Thread(target=write)
            thread.start()
            try:
                for turn in range(40):
                    body = {"filters": {"field": "v", "operator": "gte", "value": 0}} if turn % 2 else {}
                    page = client.get("POST", DOCUMENTS + "/list?limit=1000", body)
                    self.assertEqual(len(page["results"]), 200)
                    self.assertEqual(len({one["v"] for one in page["results"]}), 1)
            finally:
                stop.set()
                thread.join()
