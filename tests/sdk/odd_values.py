"""Whatever a client stores, the SDK must be able to read it back: one member that it fails on hides a whole list.

Every typed member is written with values of every other type. Each write is refused, or what it left can be read.
"""
from __future__ import annotations

import itertools

import bodies
from client import ApiException
from models import MODELS
from scene import OWNER, ServedTest

ODD = [None, True, -1, 1.5, 2**63, "", "x", [], [None], ["x"], [{}], {}, {"x": None}, {"x": 1}, {"type": "x"},
       {"properties": []}, {"properties": {"a": {}}}, {"properties": {"a": {"type": "x"}}}]
OPERANDS = [("increment", 1), ("increment", 0.5), ("multiply", 2), ("multiply", 0.5), ("min", -1.5), ("min", "a"),
            ("max", 9.5), ("max", "z"), ("append", [1]), ("append", [{}]), ("add_to_set", ["x"]), ("add_to_set", [{}]),
            ("remove", [{}]), ("remove", [1]), ("rename", "moved")]
# What each model needs to be right.
FIELDS = {
    "Source": {"type": "bucket"},
    "FeatureExtractorConfig": bodies.PASSTHROUGH,
    "FeatureExtractor": bodies.PASSTHROUGH,
    "PayloadIndex": {"field_name": "a", "type": "text"},
    "FieldSchema": {"type": "text"},
    "FieldPassthrough": {"source_path": "a"},
    "TieringRule": {"rule_type": "age"},
    "BlobURLRef": {"field": "f", "url": "http://x"},
    "Scope": {"resource_type": "namespace", "resource_id": "*"},
}


def odd(model: str) -> list[dict]:
    """An object that is right but for one member."""
    return [{**FIELDS[model], member: value} for member in MODELS[model] for value in ODD]


class OddValuesTest(ServedTest):
    def try_each(self, method: str, segments: tuple, requests: list[dict], read: object) -> None:
        """Each request is refused (in a shape the SDK knows) or answered as a model, and then `read` can be."""
        refused = 0
        for request in requests:
            with self.subTest(method, request=request):
                try:
                    made = self.sdk.call(method, *segments, body=request)
                except ApiException as exception:
                    self.assertIn(exception.status, (400, 409, 422), exception)
                    refused += 1
                else:
                    read(made)
        self.assertGreater(refused, 0)

    def test_namespaces(self) -> None:
        numbers = itertools.count()
        requests = [{"feature_extractors": [extractor]} for extractor in odd("FeatureExtractor")]
        requests += [{"payload_indexes": [index]} for index in odd("PayloadIndex")]
        requests += [{"payload_indexes": [{**FIELDS["PayloadIndex"], "field_schema": schema}]}
                     for schema in odd("FieldSchema")]
        requests += [{member: value} for member in MODELS["NamespaceModel"] for value in ODD]
        self.try_each("create_namespace", (),
                      [{"namespace_name": f"n{next(numbers)}", **request} for request in requests],
                      lambda made: self.root.call("get_namespace", made["namespace_id"]))
        self.try_each("patch_namespace", (self.namespace,),
                      [{member: value} for member in MODELS["NamespaceModel"] for value in ODD
                       if member != "namespace_name"],
                      lambda made: self.root.call("get_namespace", made["namespace_id"]))
        self.root.call("list_namespaces", query={"limit": 1000})

    def test_collections(self) -> None:
        requests = [{"source": source} for source in odd("Source")]
        requests += [{"feature_extractor": extractor} for extractor in odd("FeatureExtractorConfig")]
        requests += [{"feature_extractor": {**bodies.PASSTHROUGH, "field_passthrough": [way]}}
                     for way in odd("FieldPassthrough")]
        requests += [{"feature_extractor": {**bodies.PASSTHROUGH, "input_mappings": {"a": value}}} for value in ODD]
        requests += [{"input_schema": {"properties": {"a": {"type": "text", "x": value}}},
                      "feature_extractor": {**bodies.PASSTHROUGH, "field_passthrough": [
                          {"source_path": "a", "target_path": "b"}]}} for value in ODD]
        requests += [{member: value} for member in MODELS["CollectionResponse"] for value in ODD]
        numbers = itertools.count()
        self.try_each("create_collection", (), [{"collection_name": f"c{next(numbers):05}", **request}
                                                for request in requests],
                      lambda made: self.sdk.call("get_collection", made["collection_id"]))
        self.try_each("clone_collection", ("front-pages",),
                      [{"collection_name": f"d{next(numbers):05}", **request} for request in requests],
                      lambda made: self.sdk.call("get_collection", made["collection"]["collection_id"]))
        changes = [{"tiering_rules": [rule]} for rule in odd("TieringRule")]
        changes += [{member: value} for member in MODELS["CollectionResponse"] for value in ODD
                    if member != "collection_name"]
        self.try_each("update_collection", (self.collection,), changes,
                      lambda made: self.sdk.call("get_collection", made["collection_id"]))
        for offset in range(0, 2000, 1000):
            self.sdk.call("list_collections", query={"limit": 1000, "offset": offset})

    def document_members(self) -> list[dict]:
        """Fields of a document that the SDK reads as one type, with others."""
        members = [{"document_blobs": [blob]} for blob in odd("BlobURLRef")]
        members += [{name: value} for name in (
            *bodies.CREATE_MEMBERS, "document_blobs", "source_blobs", "internal_metadata", "created_at", "updated_at",
            "namespace_id", "modality", "mime_type", "size_bytes", "content_hash", "source_details", "_vectors",
            "vectors")
            for value in ODD]
        return members

    def internal_members(self) -> list[dict]:
        members = [{"_internal": {name: value}} for name in MODELS["DocumentInternal"] for value in ODD]
        for inside in ("lineage", "processing"):
            model = {"lineage": "Lineage", "processing": "Processing"}[inside]
            members += [{"_internal": {inside: {name: value}}} for name in MODELS[model] for value in ODD]
        return members

    def read_document(self, document_id: str) -> None:
        query = {"return_vectors": True, "return_vector_names": True, "return_presigned_urls": True}
        self.sdk.call("get_document", self.collection, document_id, query=query)

    def test_created_documents(self) -> None:
        members = self.document_members() + self.internal_members()
        members += [{"features": [{"feature_extractor_id": "f", member: value}]}
                    for member in ("feature_extractor_id", "payload", "vectors") for value in ODD]
        self.try_each("create_document", (self.collection,),
                      [bodies.create_document(self.collection, **member) for member in members],
                      lambda made: self.read_document(made["document_id"]))
        self.read_every_page()

    def test_changed_documents(self) -> None:
        self.create({"document_id": "a"}, {"document_id": "b"})
        members = self.document_members() + self.internal_members()
        for method in ("patch_document", "update_document"):
            self.try_each(method, (self.collection, "a"), members, lambda made: None)
        paths = [{f"_internal.{name}": value} for name in MODELS["DocumentInternal"] for value in ODD]
        paths += [{f"_internal.{inside}.{name}": value} for inside, model in (
            ("lineage", "Lineage"), ("processing", "Processing")) for name in MODELS[model] for value in ODD]
        paths += [{path: value} for path in ("document_blobs.0", "document_blobs.0.url", "metadata.0",
                                             "lineage_chain.0",
                                             "_internal.lineage", "_internal.metadata.x.y") for value in ODD]
        for member in members + paths:
            with self.subTest(member=member):
                told = self.sdk.call("batch_update", self.collection, body={"updates": [bodies.update("b", member)]})
                self.assertEqual(told["updated_count"] + told["failed_count"], 1)
                self.read_document("b")
        self.read_every_page()

    def test_operators(self) -> None:
        """They change by what is stored, so what they make is not known when they are checked."""
        self.create({"document_id": "a", "metadata": {"x": 1}, "document_blobs": [FIELDS["BlobURLRef"]],
                     "lineage_chain": [{"collection_id": "c", "feature_extractor_id": "f"}], "source_type": "bucket",
                     "root_object_id": "o", "source_blobs": [{}], "n": 1, "text": "x", "list": [1]})
        self.sdk.call("patch_document", self.collection, "a", body={"_internal": {"size_bytes": 1, "processing": {
            "history": [{}], "source_url": "u", "last_health_check": {"x": 1}}, "source_details": [{}]}})
        places = ["metadata", "document_blobs", "document_blobs.0", "document_blobs.0.url", "root_object_id",
                  "source_type", "lineage_chain", "lineage_chain.0.collection_id", "source_blobs", "internal_metadata"]
        places += [f"_internal.{name}" for name in MODELS["DocumentInternal"]]
        places += [f"_internal.processing.{name}" for name in MODELS["Processing"]]
        requests = [{name: {place: operand}} for name, operand in OPERANDS for place in places]
        requests += [{name: [place]} for name in ("unset", "current_time") for place in places]
        requests += [{"rename": {source: place}} for source in ("n", "text", "list", "none") for place in places]
        for operators in requests:
            with self.subTest(operators=operators):
                try:
                    self.sdk.call("batch_update", self.collection, body={"updates": [
                        {"document_id": "a", "operators": operators}]})
                except ApiException as exception:
                    self.assertIn(exception.status, (400, 422), exception)
                self.read_document("a")

    def test_parts_of_documents(self) -> None:
        """Whatever is selected of a typed member, what is left of it can be read."""
        blob = {"field": "f", "url": "http://x", "size_bytes": 1, "role": "source", "checksum": "a:b"}
        self.create({"document_id": "a", "metadata": {"x": 1}, "document_blobs": [blob, FIELDS["BlobURLRef"]],
                     "lineage_chain": [{"collection_id": "c", "feature_extractor_id": "f"}], "source_type": "bucket",
                     "features": [{"feature_extractor_id": "f", "vectors": {"x": [1.5]}}]})
        paths = [f"document_blobs.{member}" for member in MODELS["BlobURLRef"]]
        paths += ["document_blobs.0", "document_blobs.1.url", "document_blobs[].size_bytes", "metadata.x", "_vectors",
                  "_internal", "lineage_chain.collection_id", "_internal.lineage", "_internal.document_blobs.url",
                  "f_x"]
        for path in paths:
            with self.subTest(path):
                request = bodies.list_documents(select=[path], return_presigned_urls=True, return_vectors=True)
                self.sdk.call("list_documents", self.collection, body=request)
                self.sdk.call("list_documents", self.collection, body={**request, "return_vector_names": True})

    def read_every_page(self) -> None:
        query: dict = {"limit": 500}
        while query.get("cursor", "") is not None:
            page = self.sdk.call("list_documents", self.collection, query=query)
            query["cursor"] = page["pagination"]["next_cursor"]

    def test_keys_and_users(self) -> None:
        numbers = itertools.count()
        members = [{"scopes": [scope]} for scope in odd("Scope")]
        members += [{member: value} for member in MODELS["APIKeyModel"] if member != "name" for value in ODD]
        self.try_each("create_key_organizations_users_email", (OWNER,),
                      [{"name": f"k{next(numbers)}", **member} for member in members], lambda made: None)
        self.root.call("create_key_organizations_users_email", OWNER, body={"name": "odd"})
        self.try_each("update_key_organizations_users_email_name", (OWNER, "odd"), members, lambda made: None)
        self.root.call("list_keys_organizations_users_email", OWNER, query={"include_revoked": True})
        self.root.call("create_user", body={"email": "odd@x.io", "user_name": "Odd"})
        for method, segments in (("update_user", ("odd@x.io",)), ("update_organization", ())):
            names = ("user_name", "avatar_url", "role", "status", "metadata", "organization_name", "logo_url",
                     "billing_email", "rate_limits")
            self.try_each(method, segments, [{name: value} for name in names for value in ODD]
                          + [{"rate_limits": {"data": value}} for value in ODD],
                          lambda made: None)
        self.root.call("list_users")
