"""Imports from hostile clients: broken framing, endless lines, nothing but faults, slow and lost clients."""
import json
import socket
import time

from wire import DOCUMENTS, ServedTest

MIB = 1 << 20


def unchunked(answer: bytes) -> bytes:
    """The body of a chunked answer."""
    rest = answer.partition(b"\r\n\r\n")[2]
    body = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        body += rest[:int(size, 16)]
        rest = rest[int(size, 16) + 2:]
    return body


class Imports(ServedTest):
    def count(self) -> int:
        return self.client.get("GET", "/v1/collections/docs")["document_count"]

    def start(self, query: str = "") -> socket.socket:
        wire = socket.create_connection(("127.0.0.1", self.server.port), 120)
        wire.sendall(self.head("POST", DOCUMENTS + "/import" + query, "Transfer-Encoding: chunked"))
        return wire

    def chunk(self, text: bytes) -> bytes:
        return b"%x\r\n%s\r\n" % (len(text), text)

    def rest(self, wire: socket.socket) -> bytes:
        received = b""
        try:
            while not received.endswith(b"0\r\n\r\n") and (piece := wire.recv(MIB)):
                received += piece
        except ConnectionResetError:
            pass
        wire.close()
        return received

    def lines(self, count: int) -> bytes:
        return b"".join(b'{"n":%d}\n' % at for at in range(count))

    def wait_for_count(self, least: int) -> None:
        for _ in range(600):
            if self.count() >= least:
                return
            time.sleep(0.05)
        self.fail(f"{self.count()} documents, {least} were sent")

    def test_a_broken_body_after_durable_chunks_is_no_refusal(self) -> None:
        # 4xx says that nothing was changed (C4), and by now something was.
        before = self.count()
        wire = self.start()
        wire.sendall(self.chunk(self.lines(6000)))
        self.wait_for_count(before + 4000)
        wire.sendall(b"zz\r\n\r\n")
        answer = self.rest(wire)
        self.assertNotRegex(answer[:20], rb"HTTP/1\.1 4")

    def test_a_client_that_goes_away_leaves_whole_chunks(self) -> None:
        before = self.count()
        for cut in (b"", b"5\r\n{", b"5\r\n{\"a\":"):
            wire = self.start()
            wire.sendall(self.chunk(self.lines(2500)) + cut)
            wire.close()
        time.sleep(1)
        self.assertEqual((self.count() - before) % 2000, 0)
        self.assertEqual(self.client.call("POST", DOCUMENTS + "/import", '{"n":1}')[0], 200)

    def test_an_endless_line_takes_bounded_memory(self) -> None:
        peak = self.peak_mib()
        wire = self.start()
        piece = self.chunk(b"x" * MIB)
        for _ in range(150):
            wire.sendall(piece)
        wire.sendall(self.chunk(b'\n{"after":1}\n') + b"0\r\n\r\n")
        answer = self.rest(wire)
        self.assertIn(b'"PayloadTooLargeError"', answer)
        self.assertIn(b'"imported":1,"failed":1', answer)
        self.assertLess(self.peak_mib() - peak, 400)

    def test_nothing_but_faults(self) -> None:
        before = self.state()
        lines = [b"[]", b"{", b"nul", b'{"a":1e999}', b'{"metadata":1}', b'{"document_id":""}', b'{"a":"\xff"}', b"\0"]
        count = 100_000
        wire = self.start("?results=all")
        for _ in range(count // 8000 + 1):
            wire.sendall(self.chunk(b"\n".join(lines * 1000) + b"\n"))
        wire.sendall(b"0\r\n\r\n")
        answer = unchunked(self.rest(wire))
        total = (count // 8000 + 1) * 8000
        self.assertIn(b'"summary":{"lines":%d,"imported":0,"failed":%d,"version":null}' % (total, total), answer)
        self.assertEqual(answer.count(b'"success":false'), total)
        self.assertEqual(before, self.state())

    def test_ends_of_lines(self) -> None:
        before = self.count()
        body = b'\r\n\n{"a":1}\r\n \n{"b":2}\r{"c":3}\n\xef\xbb\xbf{"d":4}\n{"e":5}'
        self.client.connection.request("POST", DOCUMENTS + "/import?results=all", body, self.client.headers)
        response = self.client.connection.getresponse()
        answers = [json.loads(line) for line in response.read().splitlines()]
        summary = answers.pop()["summary"]
        self.assertEqual(len(answers), summary["lines"])
        self.assertEqual(summary["imported"], self.count() - before)
        self.assertEqual(summary["imported"] + summary["failed"], summary["lines"])
        self.assertEqual([answer["line"] for answer in answers if answer["success"]], [3, 7])

    def test_slow_imports_do_not_stop_other_requests(self) -> None:
        slow = [self.start() for _ in range(600)]
        try:
            time.sleep(0.5)
            with self.connect(self.other) as client:
                for at in range(20):
                    self.assertEqual(client.call("POST", DOCUMENTS, {"n": at})[0], 200)
        finally:
            for wire in slow:
                wire.close()
