"""Numbers, strings, ids, paths and cursors at their edges come back as they were sent."""
import json
import random
import struct
import unicodedata
from urllib.parse import quote

from wire import DOCUMENTS, ServedTest

# As sent, and as it must come back.
NUMBERS = {
    "0": 0, "-0": 0, "-0.0": 0.0, "9223372036854775807": 2**63 - 1, "9223372036854775808": 2**63,
    "18446744073709551615": 2**64 - 1, "-9223372036854775808": -2**63, "1e-400": 0.0, "5e-324": 5e-324,
    "2.2250738585072011e-308": 2.2250738585072011e-308, "1.7976931348623157e308": 1.7976931348623157e308,
    "1e22": 1e22, "1e23": 1e23, "9007199254740993": 9007199254740993, "9007199254740993.0": 9007199254740993.0,
    "0.1": 0.1, "1E+2": 100.0, "1e0": 1.0, "123456789012345678e-17": 1.23456789012345678, "-1e-7": -1e-7,
    "0.000000000000000000000000000000000001": 1e-36, "1" + "0" * 300 + ".0": 1e300,
}
NO_NUMBERS = ("18446744073709551616", "-9223372036854775809", "1e309", "-1e400", "1e99999999999", "NaN", "Infinity",
              "-Infinity", "01", "+1", "1.", ".5", "1e", "0x1", "1_0", "--1", "1" + "0" * 400)
STRINGS = ("\0", "a\0b", "\ufeff", "\ufffe", "\uffff", "\U0010ffff", "\u2028\u2029", "\x7f\x80\x9f", "e\u0301",
           "\u00e9", "\"\\/\b\f\n\r\t", "\u202e", "\ud7ff\ue000", "\U0001f600", "%00", "${x}", "\u0130\u0131\u1e9e\u00df",
           "", " ", "'; --")
NO_TEXTS = (b'"\\ud800"', b'"\\udc00"', b'"\\ud800x"', b'"\\udc00\\ud800"', b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"',
            b'"\xf4\x90\x80\x80"', b'"\xe2\x28\xa1"', b'"\xc3', b'"\x00"', b'"\x1f"', b'"\\x41"', b'"\\u12"', b"'a'",
            b"\xef\xbb\xbf\"a\"", b"tru", b"nulll", b"[1,]", b'{"a":1,}', b"[1 2]", b"//x\n1", b"\x0b1", b"1\xc2\xa0")
IDS = ('"', "\\", "%", "%2F", "a b", "\u00e9", "e\u0301", "\u202e", "'", "..x", "x..", "...", "?", "#", "&=+", ";", "~",
       "\ufeff", "\U0001f600" * 255, "x" * 255, "{}", "[0]", "null", "a.b", "*", "doc_", "<script>", "BATCH", "List")
NO_IDS = ("", "/", "a/b", "\0", "\n", "\x1f", "\x7f", "x" * 256, "\U0001f600" * 256, ".", "..", "batch", "bulk", "list",
          "aggregate", "import")


class Values(ServedTest):
    def send(self, body: bytes | str, path: str = DOCUMENTS) -> tuple[int, str]:
        if isinstance(body, str):
            body = body.encode()
        self.client.connection.request("POST", path, body, self.client.headers)
        response = self.client.connection.getresponse()
        return response.status, response.read().decode()

    def same(self, sent: object, stored: object) -> None:
        self.assertEqual((type(sent), sent), (type(stored), stored))

    def test_numbers_come_back_as_the_same_number(self) -> None:
        rng = random.Random(7)
        numbers = dict(NUMBERS)
        for _ in range(300):
            double = struct.unpack("<d", rng.randbytes(8))[0]
            if double == double and abs(double) != float("inf") and double:
                numbers[repr(double)] = double
        texts = list(numbers)
        status, text = self.send('{"document_id":"n","patched":[],"v":[%s]}' % ",".join(texts))
        self.assertEqual(status, 200, text)
        self.assertEqual(self.send('{"updates":[{"document_id":"n","update_data":{"patched":[%s]}}]}'
                                   % ",".join(texts), DOCUMENTS + "/batch")[0], 200)
        answers = [json.loads(text)["v"]]
        for _ in range(2):  # once more after an update wrote the document again
            document = self.client.get("GET", DOCUMENTS + "/n")
            answers += [document["v"], document["patched"]]
            self.client.get("POST", DOCUMENTS + "/batch", {"updates": [{"document_id": "n", "update_data": {"o": 1}}]})
        for answer in answers:
            for sent, stored in zip(numbers.items(), answer, strict=True):
                with self.subTest(sent=sent[0]):
                    self.assertEqual(sent[1], stored)
                    if sent[0] not in ("-0", "-0.0", "1E+2", "1e0"):
                        self.assertEqual(isinstance(sent[1], float), isinstance(stored, float))
        for text in NUMBERS:
            with self.subTest(filter=text):
                status, body = self.send('{"filters":{"field":"v","operator":"eq","value":%s}}' % text,
                                         DOCUMENTS + "/list")
                self.assertEqual((status, json.loads(body).get("total_documents")), (200, 1))

    def test_no_numbers(self) -> None:
        before = self.state()
        for text in NO_NUMBERS:
            for body, path in (('{"v":%s}', DOCUMENTS),
                               ('{"updates":[{"document_id":"n","update_data":{"v":%s}}]}', DOCUMENTS + "/batch"),
                               ('{"filters":{"v":%s},"update_data":{"v":1}}', DOCUMENTS + "/batch"),
                               ('{"filters":{"v":%s}}', DOCUMENTS + "/list")):
                with self.subTest(text=text, path=path):
                    self.assertEqual(self.send(body % text, path)[0], 422)
        self.assertEqual(before, self.state())

    def test_strings_and_keys(self) -> None:
        for at, string in enumerate(STRINGS):
            for ascii_only in (True, False):
                with self.subTest(string=string, ascii_only=ascii_only):
                    body = {"s": string, "o": {string: string, "k": [string]}}
                    status, text = self.send(json.dumps(body, ensure_ascii=ascii_only))
                    self.assertEqual(status, 200, text)
                    found = self.client.get("GET", f"{DOCUMENTS}/{json.loads(text)['document_id']}")
                    self.same(body["o"], found["o"])
                    self.same(string, found["s"])
                    for operator in ("eq", "starts_with", "ends_with", "contains"):
                        listed = self.client.get("POST", DOCUMENTS + "/list?limit=1000", {"filters": {
                            "field": "s", "operator": operator, "value": string, "case_sensitive": True}})
                        ids = [document["document_id"] for document in listed["results"]]
                        self.assertIn(found["document_id"], ids)
                    if "." not in string and string:
                        self.assertEqual(self.send(json.dumps({"updates": [{
                            "document_id": found["document_id"], "update_data": {string: [string]}}]}),
                            DOCUMENTS + "/batch")[0], 200)
                        self.same([string], self.client.get("GET", f"{DOCUMENTS}/{found['document_id']}")[string])

    def test_no_texts(self) -> None:
        before = self.state()
        for text in NO_TEXTS:
            for head, tail, path in ((b'{"v":', b"}", DOCUMENTS), (b'{"filters":{"v":', b"}}", DOCUMENTS + "/list"),
                                     (b'{"updates":[{"document_id":"x","update_data":{"v":', b"}}]}",
                                      DOCUMENTS + "/batch")):
                with self.subTest(text=text, path=path):
                    status, answer = self.send(head + text + tail, path)
                    self.assertEqual(status, 422)
                    self.check_answer(status, answer)
        self.assertEqual(before, self.state())

    def test_ids(self) -> None:
        for given in IDS:
            with self.subTest(given=given):
                status, text = self.send(json.dumps({"document_id": given, "v": 1}))
                self.assertEqual(status, 200, text)
                found = self.client.get("GET", f"{DOCUMENTS}/{quote(given, safe='')}")
                self.assertEqual(found["document_id"], given)
                answer = self.client.get("POST", DOCUMENTS + "/batch", {"updates": [
                    {"document_id": given, "update_data": {"v": 2, "document_id": given}}]})
                self.assertEqual((answer["updated_count"], answer["results"][0]["document_id"]), (1, given))
                listed = self.client.get("POST", DOCUMENTS + "/list", {"filters": {"document_id": given}})
                self.assertEqual([one["v"] for one in listed["results"]], [2])
                self.assertEqual(self.send(json.dumps({"document_id": given}))[0], 409)
                path = f"{DOCUMENTS}/{quote(given, safe='')}"
                self.assertEqual(self.client.get("PATCH", path, {"v": 3, "document_id": given})["v"], 3)
                self.assertEqual(self.client.get("PUT", path, {"w": 4, "document_id": given})["w"], 4)
                self.client.get("DELETE", path)
                self.assertEqual([self.client.call(method, path, body)[0] for method, body in
                                  (("GET", None), ("PUT", {}), ("PATCH", {}), ("DELETE", None))], [404] * 4)
        # Normal forms are different ids.
        self.assertNotEqual(IDS[5], IDS[6])
        self.assertEqual(unicodedata.normalize("NFC", IDS[6]), IDS[5])

    def test_no_ids(self) -> None:
        before = self.state()
        for given in NO_IDS:
            with self.subTest(given=given):
                self.assertEqual(self.send(json.dumps({"document_id": given}))[0], 422)
                answer = self.client.get("POST", DOCUMENTS + "/batch", {"updates": [
                    {"document_id": given, "update_data": {"v": 2}}]})
                self.assertEqual((answer["updated_count"], answer["results"][0]["error_type"]), (0, "NotFoundError"))
        self.assertEqual(before, self.state())

    def test_long_unknown_ids(self) -> None:
        long = "x" * 1_000_000
        answer = self.client.get("POST", DOCUMENTS + "/batch", {"updates": [
            {"document_id": long, "update_data": {"v": 2}}]})
        self.assertEqual((answer["updated_count"], answer["failed_count"]), (0, 1))
        self.assertEqual(self.client.call("GET", f"{DOCUMENTS}/{'x' * 60000}")[0], 404)

    def test_cursors(self) -> None:
        for at in range(5):
            self.client.call("POST", DOCUMENTS, {"document_id": f"c{at}", "page": True})
        filters = {"filters": {"page": True}}
        first = self.client.get("POST", DOCUMENTS + "/list?limit=2", filters)
        cursor = first["pagination"]["next_cursor"]
        path = DOCUMENTS + "/list?limit=2&cursor="
        self.tamper(cursor, path, filters)
        sort = {**filters, "sort": {"field": "document_id", "direction": "desc"}}
        self.tamper(self.client.get("POST", DOCUMENTS + "/list?limit=2", sort)["pagination"]["next_cursor"], path, sort)
        follow = self.client.get("POST", path + cursor, filters)
        self.assertEqual([one["document_id"] for one in follow["results"]], ["c2", "c3"])
        for other in ({}, {"filters": {"page": False}}, {"filters": {"page": True, "x": 1}}):
            self.assertEqual(self.client.call("POST", path + cursor, other)[0], 400)
        with self.connect(self.other) as stranger:
            self.assertEqual(stranger.call("POST", path + cursor, filters)[0], 400)

    def tamper(self, cursor: str, path: str, body: dict) -> None:
        changed = {cursor[:-1], cursor + "A", cursor * 2, cursor + "=", "", "A", "A" * 10000, "%00"}
        for at in range(len(cursor)):
            for letter in "A-_9":
                changed.add(cursor[:at] + letter + cursor[at + 1:])
            changed.add(cursor[:at])
        changed.discard(cursor)
        for tampered in sorted(changed):
            status, text = self.client.call("POST", path + quote(tampered, safe="%"), body)
            answer = self.check_answer(status, text)
            self.assertIn(status, (200, 400), tampered)
            if status == 200:  # a position may be guessed; what is behind it is the caller's own
                self.assertNotEqual(tampered, "")
                for one in answer["results"]:
                    self.assertTrue(one["page"])

    def test_sorted(self) -> None:
        """Numbers by value and strings by code point, as this language orders them; both stable."""
        numbers = [(json.loads(text), text) for text in NUMBERS]
        strings = [(text, json.dumps(text)) for text in STRINGS]
        lines = "".join('{"document_id":"o%d","order":%s}\n' % (at, text)
                        for at, (_, text) in enumerate(numbers + strings))
        self.assertEqual(self.send(lines, DOCUMENTS + "/import")[0], 200)
        ids = {text: f"o{at}" for at, (_, text) in enumerate(numbers + strings)}
        for direction in ("asc", "desc"):
            halves = [sorted(half, key=lambda pair: pair[0], reverse=direction == "desc") for half in (numbers, strings)]
            wanted = [ids[text] for half in (halves if direction == "asc" else halves[::-1]) for _, text in half]
            body = {"filters": {"order": {"exists": True}}, "limit": 7,
                    "sort": {"field": "order", "direction": direction}}
            found, cursor = [], None
            while cursor is not None or not found:
                page = self.client.get("POST", DOCUMENTS + "/list", {**body, "cursor": cursor})
                found += [one["document_id"] for one in page["results"]]
                cursor = page["pagination"]["next_cursor"]
            self.assertEqual(wanted, found)
