"""Every member of every request replaced by every JSON type: an answer of the contract, and a
refusal changes nothing."""
import copy
import json

from wire import DOCUMENTS, ServedTest

WRONG = (None, True, 0, -1, 2**63, 2**64 - 1, 1.5, "", "x", "\0", "a" * 300, [], [None], [[]], ["x"], {}, {"": 0},
         {"a": None}, {"$gt": 1}, {"field": 1})

REQUESTS = {
    "namespace": ("/v1/namespaces", {
        "namespace_name": "three", "description": "d", "namespace_type": "standard",
        "feature_extractors": [{"feature_extractor_name": "f", "version": "v1", "params": {"a": 1}}],
        "payload_indexes": [{"field_name": "a", "type": "text",
                             "field_schema": {"type": "text", "tokenizer": "word", "min_token_len": 2}}],
        "auto_create_indexes": False, "infrastructure": {"a": 1}}),
    "collection": ("/v1/collections", {
        "collection_name": "more", "description": "d", "enabled": True, "metadata": {"a": 1},
        "source": {"type": "bucket", "bucket_ids": ["b"], "source_filters": {"a": 1}},
        "feature_extractor": {"feature_extractor_name": "f", "version": "v1", "params": {}, "parameters": {},
                              "input_mappings": {"a": "b"}, "include_all_source_fields": False,
                              "field_passthrough": [{"source_path": "a", "target_path": "b"}]},
        "input_schema": {"properties": {"a": {"type": "string"}}}, "schedule": None}),
    "document": (DOCUMENTS, {
        "collection_id": "docs", "document_id": "made", "metadata": {"a": 1}, "root_object_id": "r",
        "source_type": "bucket", "lineage_chain": [{"collection_id": "c", "feature_extractor_id": "f"}],
        "features": [{"feature_extractor_id": "f", "payload": {"a": 1}, "vectors": {"v": [1.0, 2]}}],
        "document_blobs": [{"field": "f", "url": "u", "role": "source", "size_bytes": 1}], "source_blobs": [{}],
        "internal_metadata": {}, "document_schema_version": "v1"}),
    "list": (DOCUMENTS + "/list", {
        "filters": {"AND": [{"field": "n", "operator": "gte", "value": 0, "case_sensitive": True}],
                    "must_not": [{"key": "x", "match": {"any": ["a"]}, "range": {"gt": 1}}], "case_sensitive": False},
        "sort": {"field": "n", "direction": "asc"}, "explain": False, "limit": 10, "offset": 0, "cursor": None,
        "return_url": False, "return_vectors": False, "return_presigned_urls": False, "return_vector_names": ["v"]}),
    "explicit": (DOCUMENTS + "/batch", {
        "updates": [{"document_id": "kept", "update_data": {"z": {"y": 1}}}], "description": "why"}),
    "matching": (DOCUMENTS + "/batch", {
        "filters": {"OR": [{"field": "n", "operator": "in", "value": [0]}]}, "update_data": {"z": {"y": 1}}}),
    "match_all": (DOCUMENTS + "/batch", {"match_all": True, "update_data": {"metadata": {"s": 1}}}),
}

ONE = {"document_id": "kept", "n": 0, "metadata": {"a": 1}, "o": {"p": [1]}, "root_object_id": "r", "source_type": "bucket",
       "lineage_chain": [{"collection_id": "c", "feature_extractor_id": "f"}], "_vectors": [], "source_blobs": [{}],
       "document_blobs": [{"field": "f", "url": "u", "role": "source", "size_bytes": 1}], "internal_metadata": {},
       "_internal": {"document_id": "kept", "lineage": {"path": "p"}, "modality": "text", "size_bytes": 1}}


def places(value: object, here: tuple = ()):
    yield here
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield from places(child, (*here, key))


def replaced(body: object, place: tuple, wrong: object) -> object:
    if not place:
        return wrong
    changed = copy.deepcopy(body)
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = wrong
    return changed


class Shapes(ServedTest):
    def setUp(self) -> None:
        super().setUp()
        if self.client.call("GET", DOCUMENTS + "/kept")[0] != 200:
            self.client.get("POST", DOCUMENTS, {"document_id": "kept", "n": 0})

    def attempt(self, path: str, body: object, method: str = "POST") -> None:
        self.requests += 1
        status, text = self.client.call(method, path, json.dumps(body))
        answer = self.check_answer(status, text)
        if status == 200 and path.endswith("/batch"):
            self.assertIs(type(answer["updated_count"]), int)
            self.assertIs(type(answer["failed_count"]), int)
        if status == 200 and method != "POST":
            self.assertEqual(self.client.get("GET", path), answer)
        wrote = status == 200 and not path.endswith("/list")
        state = self.state() if not wrote or self.requests % 8 == 0 else None
        if not wrote:
            self.assertEqual(self.before, state, f"{status} {path} {body}")
        self.before = state or self.state()

    def run_all(self, name: str) -> None:
        path, body = REQUESTS[name]
        self.requests = 0
        self.before = self.state()
        for place in places(body):
            for wrong in WRONG:
                with self.subTest(place=place, wrong=wrong):
                    self.attempt(path, replaced(body, place, wrong))

    def test_namespace(self) -> None:
        self.run_all("namespace")

    def test_collection(self) -> None:
        self.run_all("collection")

    def test_document(self) -> None:
        # Ids are the store's here, so that each valid variation is a document of its own.
        path, body = REQUESTS["document"]
        for place in places(body):
            for wrong in WRONG:
                with self.subTest(place=place, wrong=wrong):
                    before = self.client.get("GET", "/v1/collections/docs")["document_count"]
                    given = replaced(body, place, wrong)
                    if isinstance(given, dict) and place != ("document_id",):
                        given.pop("document_id", None)
                    status, text = self.client.call("POST", path, json.dumps(given))
                    answer = self.check_answer(status, text)
                    after = self.client.get("GET", "/v1/collections/docs")["document_count"]
                    self.assertEqual(after - before, int(status == 200))
                    if status == 200 and place != ("document_id",):
                        self.assertEqual(self.client.get("GET", f"{DOCUMENTS}/{answer['document_id']}"), answer)

    def test_list(self) -> None:
        self.run_all("list")

    def test_explicit(self) -> None:
        self.run_all("explicit")

    def test_matching(self) -> None:
        self.run_all("matching")

    def test_match_all(self) -> None:
        self.run_all("match_all")

    def test_put_and_patch(self) -> None:
        for method in ("PUT", "PATCH"):
            self.requests = 0
            self.before = self.state()
            self.attempt(DOCUMENTS + "/kept", ONE, method)
            for place in places(ONE):
                for wrong in WRONG:
                    with self.subTest(method=method, place=place, wrong=wrong):
                        self.attempt(DOCUMENTS + "/kept", replaced(ONE, place, wrong), method)

    def test_guards_of_another_shape_are_named(self) -> None:
        before = self.state()
        counts = (True, "x", {}, [], -1, 1.5)
        for name, values in {"dry_run": (1, "x", {}, []), "only_if": (True, 1, {}, []),
                             "expect_matched": counts, "max_matched": counts,
                             "atomic": (1, "x", {}, [])}.items():
            for value in values:
                body = {**REQUESTS["matching"][1], name: value}
                status, text = self.client.call("POST", DOCUMENTS + "/batch", body)
                self.assertEqual(status, 422, text)
                self.assertIn(["body", name], [fault["loc"] for fault in self.check_answer(status, text)["detail"]])
        for name, value, expected in (("only_if", "x", 400), ("only_if", "1-1-0", 409), ("atomic", True, 400),
                                      ("max_matched", 0, 409), ("dry_run", True, 200)):
            body = {**REQUESTS["matching"][1], name: value}
            status, text = self.client.call("POST", DOCUMENTS + "/batch", body)
            self.assertEqual(status, expected, text)
        self.assertEqual(before, self.state())
