"""Small requests that are meant to cost much: each is answered or refused, and others are served."""
import json
import math
import random
import socket
import threading

from wire import DOCUMENTS, ServedTest, is_sanitized

MIB = 1 << 20

# libstdc++'s std::hash of text is MurmurHash64A with a fixed seed; anybody can compute collisions.
MULTIPLY = (0xC6A4A793 << 32) + 0x5BD1E995
INVERSE = pow(MULTIPLY, -1, 1 << 64)
MASK = (1 << 64) - 1
SEED = 0xC70F6907


def mixed(block: bytes) -> int:
    value = int.from_bytes(block, "little") * MULTIPLY & MASK
    return (value ^ value >> 47) * MULTIPLY & MASK


def unmixed(value: int) -> bytes:
    value = value * INVERSE & MASK
    return ((value ^ value >> 47) * INVERSE & MASK).to_bytes(8, "little")


def sixteen_bytes(state: int, target: int, count: int, rng: random.Random) -> list[str]:
    """ASCII texts that bring the hash from one state to another."""
    found = []
    while len(found) < count:
        first = bytes(rng.choices(b"abcdefghijklmnopqrstuvwxyz", k=8))
        second = unmixed((state ^ mixed(first)) * MULTIPLY & MASK ^ target)
        if second.isascii():
            found.append((first + second).decode())
    return found


def colliding_keys(count: int) -> list[str]:
    """Different keys of 32 bytes with one and the same std::hash."""
    rng = random.Random(1)
    side = math.isqrt(count - 1) + 1
    target = 12345
    heads = sixteen_bytes(SEED ^ 32 * MULTIPLY & MASK, target, side, rng)
    tails = sixteen_bytes(target * MULTIPLY & MASK, target, side, rng)
    return [head + tail for head in heads for tail in tails][:count]


class Costs(ServedTest):
    """Each test has a server of its own: one that fails may leave its server busy for hours."""

    @classmethod
    def setUpClass(cls) -> None:
        pass

    def setUp(self) -> None:
        super().setUpClass()
        self.addCleanup(self.server.close)
        super().setUp()

    def answered(self, method: str, path: str, body: object, *expected: int) -> str:
        try:
            status, text = self.client.call(method, path, body)
        except socket.timeout:
            self.fail(f"no answer within the time for a hang")
        self.check_answer(status, text)
        self.assertIn(status, expected or (200, 413, 422, 503))
        return text

    def test_keys_with_one_hash(self) -> None:
        keys = colliding_keys(150_000)
        self.assertEqual(len(set(keys)), 150_000)
        self.answered("POST", DOCUMENTS, json.dumps(dict.fromkeys(keys, 0)), 200)

    def test_many_keys_and_a_patch_into_them(self) -> None:
        keys = [f"k{at}" for at in range(100_000)]
        self.answered("POST", DOCUMENTS, {"document_id": "wide", **dict.fromkeys(keys, 0), "o": dict.fromkeys(keys, 0)})
        patch = {f"o.k{at * 2}.x": at for at in range(40_000)}
        self.answered("POST", DOCUMENTS + "/batch", {"updates": [{"document_id": "wide", "update_data": patch}]}, 200)
        document = self.client.get("GET", DOCUMENTS + "/wide")
        self.assertEqual((document["o"]["k79998"], document["o"]["k3"]), ({"x": 39_999}, 0))

    def test_the_same_key_again_and_again(self) -> None:
        one = ",".join('"same":%d' % at for at in range(300_000))
        two = ",".join('"k%d":0,"same":%d' % (at, at) for at in range(100_000))
        for text, last in ((one, 299_999), (two, 99_999)):
            document = json.loads(self.answered("POST", DOCUMENTS, "{%s}" % text, 200))
            self.assertEqual(document["same"], last)
            self.assertEqual([key for key in document if key not in ("_internal", "metadata")][-1], "same")

    def test_one_large_document_changed_many_times(self) -> None:
        self.answered("POST", DOCUMENTS, {"document_id": "large", "a": [0] * (4 * MIB), "p": "x" * (8 * MIB - 600)}, 200)
        self.answered("POST", DOCUMENTS + "/batch",
                      {"updates": [{"document_id": "large", "update_data": {"n": at}} for at in range(400)]}, 200, 503)

    def test_put_and_patch_of_wide_and_large_documents(self) -> None:
        keys = [key for key in colliding_keys(100_000) if "." not in key]
        self.answered("POST", DOCUMENTS, {"document_id": "wide"}, 200)
        self.answered("PUT", DOCUMENTS + "/wide", dict.fromkeys(keys, 0), 200)
        self.answered("PATCH", DOCUMENTS + "/wide", dict.fromkeys(keys[:10_000], 1), 200)
        self.answered("PATCH", DOCUMENTS + "/wide", {f"{keys[0]}.{at}": at for at in range(8_000)}, 200)
        self.answered("PUT", DOCUMENTS + "/wide", {"a": [0] * (8 * MIB - 100)}, 200)
        self.answered("PATCH", DOCUMENTS + "/wide", {"n": 1}, 200)

    def test_claims_of_many_vectors(self) -> None:
        vectors = {f"v{at}": [at] * 1000 for at in range(256)}
        self.answered("POST", DOCUMENTS, {"document_id": "vectors", "features": [
            {"feature_extractor_id": "f", "vectors": vectors}]}, 200)
        shown = {f"f_{name}": vector for name, vector in vectors.items()}
        fields = {f"k{at}": at for at in range(100_000)}
        self.answered("PUT", DOCUMENTS + "/vectors", {**shown, **fields}, 200)
        self.answered("PUT", DOCUMENTS + "/vectors", {**fields, **shown, "f_v0": [1]}, 400)
        self.answered("PATCH", DOCUMENTS + "/vectors", {"f_v1": vectors["v1"], "k0": 2}, 200)

    def test_sorts_that_are_slow_or_large(self) -> None:
        for at in range(9):
            self.answered("POST", DOCUMENTS, {"document_id": f"s{at}", "s": "x" * (8 * MIB) + str(at),
                                              "n": list(range(100_000)), "o": [{"k": [at]}] * 50_000}, 200)
        for field in ("s", "n", "o.k", "n" + ".n" * 1000, "a." * 100_000, "[" * 100_000, "o[].k[0]" * 1000):
            sort = {"sort": {"field": field, "direction": "desc"}}
            self.answered("POST", DOCUMENTS + "/list?limit=2", sort, 200)
        self.answered("POST", DOCUMENTS + "/list?limit=1000", {"sort": {"field": "s"}}, 413)
        text = self.answered("POST", DOCUMENTS + "/list?limit=1", {"sort": {"field": "s"}}, 200)
        self.assertLess(len(json.loads(text)["pagination"]["next_cursor"]), 8192)

    def test_a_slow_tenant_does_not_stop_the_others(self) -> None:
        self.answered("POST", DOCUMENTS, {"document_id": "array", "a": [0] * (4 * MIB)}, 200)
        with self.connect(self.other) as client:
            client.get("POST", DOCUMENTS, {"document_id": "small"})
        leaves = [{"field": "a", "operator": "eq", "value": f"v{at}"} for at in range(1000)]
        request = json.dumps({"filters": {"OR": leaves}}).encode()
        head = self.head("POST", DOCUMENTS + "/list", f"Content-Length: {len(request)}")
        slow = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(16)]
        try:
            for wire in slow:
                wire.sendall(head + request)
            with self.connect(self.other) as client:
                for _ in range(3):
                    self.assertEqual(client.call("GET", "/v1/health")[0], 200)
                    try:
                        self.assertEqual(client.call("GET", DOCUMENTS + "/small")[0], 200)
                    except socket.timeout:
                        self.fail(f"another tenant waits for one document as if it hung")
        finally:
            for wire in slow:
                wire.close()

    def test_texts_that_are_slow_to_search(self) -> None:
        self.answered("POST", DOCUMENTS, {"document_id": "text", "s": "ab" * MIB, "w": "a " * MIB, "u": "\u0130" * MIB})
        for operator, value in (("contains", "ab" * 400 + "c"), ("contains", "a" * 1000), ("ends_with", "ba" * 400),
                                ("text", "a b"), ("text", " ".join("abcdefgh"[at % 8] * (at % 20 + 1)
                                                                   for at in range(90))),
                                ("regex", "(a|b|ab)*c"), ("regex", "(a*)*(b*)*c$"), ("regex", "[ab]{100}.{100}c"),
                                ("regex", "((a{1,10}){1,10}){1,10}c"), ("regex", ".*.*.*.*c")):
            filters = {"OR": [{"field": field, "operator": operator, "value": value} for field in "swu"]}
            with self.subTest(operator=operator, value=value[:20]):
                text = self.answered("POST", DOCUMENTS + "/list", {"filters": filters}, 200, 400)
                if json.loads(text).get("success") is not False:
                    self.assertEqual(json.loads(text)["total_documents"], 0)

    def test_deep_comparisons_and_paths(self) -> None:
        nested: object = 1
        for _ in range(60):
            nested = [nested, nested] if len(json.dumps(nested)) < 200_000 else [nested]
        self.answered("POST", DOCUMENTS, {"document_id": "nested", "a": nested, "big": [[1, {"k": [2]}]] * 200_000}, 200)
        for filters, total in ((({"a." + "a." * 300 + "a": 1}), 0), ({"a.0.0.0.0.0": {"exists": True}}, 1),
                               ({"field": "big", "operator": "in", "value": [[1, {"k": [at]}] for at in range(9999)]}, 1),
                               ({"field": "big", "operator": "eq", "value": [[1, {"k": [2]}]] * 200_000}, 1),
                               ({"field": "big.k", "operator": "in", "value": list(range(10, 10_000))}, 0)):
            with self.subTest(filters=str(filters)[:60]):
                text = self.answered("POST", DOCUMENTS + "/list?limit=1", {"filters": filters}, 200)
                self.assertEqual(json.loads(text)["total_documents"], total)

    def test_a_body_does_not_take_far_more_memory_than_its_size(self) -> None:
        if is_sanitized():
            self.skipTest("the sanitizer's own memory counts too")
        body = '{"a":[' + "[0]," * (15 * MIB) + "0]}"
        for _ in range(2):
            self.answered("POST", DOCUMENTS, body, 413, 503)
        self.assertLess(self.peak_mib(), 2048)
