"""Every method of the SDK that the contract names (9.2), with what it may send and every kind of answer."""
from __future__ import annotations

import http.client
import urllib.parse

import bodies
from client import ApiException, called
from operations import NOT_SERVED
from scene import OWNER, ServedTest

BLOB = {"field": "scan", "url": "https://archive.example/p1.tif", "role": "source", "type": "image",
        "filename": "p1.tif", "size_bytes": 12, "content_type": "image/tiff", "checksum": "sha256:00",
        "created_at": "2026-02-03T10:15:30Z", "source_blob_id": "b1"}
FEATURE = {"feature_extractor_id": "text_extractor_v1", "payload": {"words": 3},
           "vectors": {"embedding": [0.5, -1, 2.25]}}
LINEAGE = {"root_object_id": "reel/77", "root_bucket_id": "b1", "source_type": "bucket", "source_object_id": "reel/77",
           "lineage_path": "b1/c1", "lineage_chain": [{"collection_id": "c1", "feature_extractor_id": "f1"}]}


class MethodsTest(ServedTest):
    def test_namespaces(self) -> None:
        indexes = [{"field_name": f"metadata.{kind}", "type": kind, "field_schema": {
            "type": kind, "min_token_len": 2, "max_token_len": 15, "lowercase": True}}
            for kind in ("keyword", "integer", "float", "bool", "geo", "datetime", "text", "uuid")]
        made = self.root.call("create_namespace", body=bodies.create_namespace(
            namespace_name="archive.2026", description="scanned newspapers", payload_indexes=indexes,
            feature_extractors=[{**bodies.PASSTHROUGH, "params": {"a": 1}}], infrastructure={"qdrant_collection": "q"}))
        self.assertEqual(made["feature_extractors"][0]["feature_extractor_id"], "passthrough_extractor_v1")
        self.assertEqual([index["type"] for index in made["payload_indexes"]], [index["type"] for index in indexes])
        for name in (made["namespace_id"], "archive.2026"):
            self.assertEqual(self.root.call("get_namespace", name)["namespace_id"], made["namespace_id"])
        self.raises("ConflictException", self.root.call, "create_namespace",
                    body=bodies.create_namespace(namespace_name="archive.2026"))
        changed = self.root.call("patch_namespace", "archive.2026", body={"description": "old"})
        self.assertEqual((changed["description"], changed["namespace_name"]), ("old", "archive.2026"))
        changed = self.root.call("update_namespace", made["namespace_id"], body={"namespace_name": "archive"})
        self.assertEqual(changed["namespace_name"], "archive")
        listed = self.root.call("list_namespaces", query={"limit": 1, "include_total": True},
                                body=bodies.list_resources(
            filters={"namespace_name": {"$regex": "^arch"}}, sort={"field": "namespace_name", "direction": "desc"},
            search="archive"))
        self.assertEqual(([found["namespace_name"] for found in listed["results"]], listed["total_count"]),
                         (["archive"], 1))
        self.assertGreaterEqual(self.root.call("list_namespaces")["total_count"], 2)
        gone = self.root.call("delete_namespace", "archive", query={"force": False})
        task = self.root.call("get_task", gone["task_id"])
        self.assertEqual((task["status"], task["task_type"]), ("COMPLETED", "api_namespaces_delete"))
        self.raises("NotFoundException", self.root.call, "get_task", "task_none")

    def test_collections(self) -> None:
        made = self.sdk.call("create_collection", body=bodies.create_collection(
            "clips_1.a", description="d", metadata={"desk": "archive"}, schedule={"a": 1}, taxonomy_applications=[{}],
            input_schema={"properties": {"title": {"type": "string", "required": True}, "at": {"type": "datetime"}}},
            source={"type": "collection", "collection_ids": [self.collection], "bucket_ids": []},
            feature_extractor={**bodies.PASSTHROUGH, "input_mappings": {"text": "title", "more": ["a", "b"]},
                               "field_passthrough": [{"source_path": "title", "target_path": "t", "required": True}]}))
        self.assertIn("title", made["input_schema"]["properties"])
        self.assertEqual(made["source"]["collection_ids"], [self.collection])
        for name in ("clips_1.a", made["collection_id"]):
            self.assertEqual(self.sdk.call("get_collection", name)["collection_id"], made["collection_id"])
        listed = self.sdk.call("list_collections", query={"limit": 1, "offset": 1})
        self.assertEqual((listed["total_count"], listed["results"][0]["collection_id"]), (2, self.collection))
        listed = self.sdk.call("list_collections", body=bodies.list_resources(
            search="CLIPS", filters=bodies.filter_from_dict({"metadata.desk": "archive"}),
            sort={"field": "created_at", "direction": "asc"}))
        self.assertEqual([found["collection_id"] for found in listed["results"]], [made["collection_id"]])
        changed = self.sdk.call("update_collection", "clips_1.a", body={
            "collection_name": "clips", "description": None, "enabled": False, "metadata": {"x": [1, None]},
            "tiering_rules": [{"rule_type": "age", "enabled": True, "threshold_days": 30}],
            "schema_sync_enabled": False})
        self.assertEqual((changed["collection_name"], changed["description"], changed["metadata"]),
                         ("clips", None, {"x": [1, None]}))
        self.raises("ForbiddenException", self.sdk.call, "create_document", "clips",
                    body=bodies.create_document(made["collection_id"]))
        copy = self.sdk.call("clone_collection", "clips", body={"collection_name": "clips-copy", "enabled": True})
        self.assertEqual(copy["source_collection_id"], made["collection_id"])
        self.raises("ConflictException", self.sdk.call, "clone_collection", "clips",
                    body={"collection_name": "clips-copy"})
        self.sdk.call("describe_collection_features", "clips-copy")
        for name in ("clips", "clips-copy"):
            self.assertIs(self.sdk.call("delete_collection", name)["success"], True)
            self.raises("NotFoundException", self.sdk.call, "get_collection", name)

    def test_documents_with_everything_that_is_typed(self) -> None:
        made = self.sdk.call("create_document", self.collection, body=bodies.create_document(
            self.collection, document_id="a", metadata={"state": "raw"}, document_blobs=[BLOB], features=[FEATURE],
            document_schema_version="v2", title="one", **LINEAGE))
        self.assertEqual(made["_internal"]["lineage"]["root_object_id"], "reel/77")
        self.assertEqual(made["document_blobs"][0]["filename"], "p1.tif")
        vector = "text_extractor_v1_embedding"
        told = self.sdk.call("get_document", self.collection, "a", query={
            "return_presigned_urls": True, "return_vectors": True, "return_vector_names": True})
        self.assertEqual((told["_vectors"], told["additional_properties"][vector]), ([vector], [0.5, -1, 2.25]))
        self.assertEqual(told["document_blobs"][0]["presigned_url"], BLOB["url"])
        again = {"title": "two", **told["additional_properties"], "document_id": "a", "collection_id": self.collection}
        for method, segments in (("update_document", (self.collection, "a")),
                                 ("patch_document", (self.collection, "a")),
                                 ("update_document_ns", ("a",)), ("patch_document_ns", ("a",))):
            told = self.sdk.call(method, *segments, body={**again, "by": method})
            self.assertEqual(told["additional_properties"]["by"], method)
            self.assertEqual(self.sdk.call(method, *segments, body={})["document_id"], "a")
        self.raises("BadRequestException", self.sdk.call, "patch_document", self.collection, "a",
                    body={vector: [1, 2, 3]})
        self.raises("NotFoundException", self.sdk.call, "patch_document_ns", "none", body={})
        self.raises("NotFoundException", self.sdk.call, "delete_document", self.collection, "none")
        self.raises("UnprocessableEntityException", self.sdk.call, "create_document", self.collection,
                    body=bodies.create_document(self.collection, metadata="text"))
        self.raises("ConflictException", self.sdk.call, "create_document", self.collection,
                    body=bodies.create_document(self.collection, document_id="a"))

    def test_lineage_and_objects(self) -> None:
        clips = self.sdk.call("create_collection", body=bodies.create_collection("clips"))["collection_id"]
        self.create({"document_id": "a", **LINEAGE})
        self.sdk.call("create_document", clips, body=bodies.create_document(
            clips, document_id="b", root_object_id="reel/77", source_type="collection", source_document_id="a",
            source_collection_id=self.collection))
        lineage = self.sdk.call("get_document_lineage", self.collection, "a")
        self.assertEqual((lineage["root_object_id"], lineage["children"]), ("reel/77", ["b"]))
        told = self.sdk.call("get_object_documents", "reel/77", query={"collection_ids": [self.collection, clips]})
        self.assertEqual((told["total"], [found["document_id"] for found in told["documents"]]), (2, ["a", "b"]))
        self.assertEqual(self.sdk.call("get_object_documents", "none")["documents"], [])
        tree = self.sdk.call("get_decomposition_tree", "reel/77", query={"include_document_ids": True})["tree"]
        self.assertEqual((tree[0]["collection_id"], tree[0]["children"][0]["document_ids"]), (self.collection, ["b"]))

    def test_lists_of_every_shape(self) -> None:
        self.create(*({"document_id": f"d{at}", "metadata": {"kind": kind}, "document_blobs": [BLOB] * at,
                       "features": [FEATURE]} for at, kind in enumerate(("a", "b", None, 1.5, True))))
        for request, seen in ((bodies.list_documents(limit=2), ["d0", "d1"]),
                              (bodies.list_documents(sort={"field": "document_id", "direction": "desc"}, limit=1),
                               ["d4"]),
                              (bodies.list_documents(search="D3"), ["d3"]),
                              (bodies.list_documents(select=["metadata.kind", "created_at"], limit=1), ["d0"]),
                              (bodies.list_documents(filters=bodies.filter_from_dict({"metadata.kind": "b"})), ["d1"]),
                              (bodies.list_documents(return_presigned_urls=True, return_vectors=True, limit=3),
                               ["d0", "d1", "d2"]),
                              (bodies.list_documents(filters=bodies.filter_from_dict({"none": 1})), [])):
            page = self.sdk.call("list_documents", self.collection, body=request)
            self.assertEqual([found["document_id"] for found in page["results"]], seen, request)
            self.assertIsNone(page["groups"])
        groups = self.sdk.call("list_documents", self.collection, query={"include_total": True},
                               body=bodies.list_documents(group_by="metadata.kind"))
        self.assertEqual((len(groups["groups"]), groups["results"], groups["group_by_field"]),
                         (5, None, "metadata.kind"))
        self.assertIn(None, [group["group_key"] for group in groups["groups"]])
        for limits in ({"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": 10001}):
            self.raises("UnprocessableEntityException", self.sdk.call, "list_documents", self.collection, query=limits)

    def test_aggregations(self) -> None:
        self.create(*({"at": f"2026-02-0{at}", "n": at, "tags": ["a", "b"][:at]} for at in (1, 2, 3)))
        functions = [{"function": name, "alias": name, "field": "n"}
                     for name in ("sum", "avg", "min", "max", "first", "last", "push", "add_to_set")]
        told = self.sdk.call("aggregate_documents", self.collection, body=bodies.aggregate_documents(
            group_by=[{"field": "at", "alias": "week", "date_trunc": "week"}, {"field": "tags"}], unwind="tags",
            filters=bodies.filter_from_dict({"n": {"gte": 1}}),
            range_buckets=[{"field": "n", "boundaries": [0, 2, 4.5]}],
            aggregations=[*functions, {"function": "count", "alias": "count"},
                          {"function": "count_distinct", "alias": "kinds", "distinct_field": "n"}],
            having=[{"field": "sum", "operator": "gt", "value": 0}], sort_by="sum", limit=10))
        self.assertEqual(told["total_groups"], len(told["results"]))
        self.assertEqual({row["group"]["week"] for row in told["results"]},
                         {"2026-01-26T00:00:00Z", "2026-02-02T00:00:00Z"})

    def test_batch_delete_and_the_names_of_it(self) -> None:
        self.create(*({"document_id": f"d{at}", "n": at} for at in range(4)))
        told = self.sdk.call("batch_delete", self.collection,
                             body={"filters": bodies.filter_from_dict({"n": {"lt": 2}})})
        self.assertEqual((told["deleted_count"], told["results"]), (2, []))
        self.raises("BadRequestException", self.sdk.call, "batch_delete", self.collection,
                    body={"filters": bodies.filter_as_dict({"n": 1})})
        self.assertEqual(list(self.every_document()), ["d2", "d3"])

    def test_an_export_without_and_with_a_request(self) -> None:
        self.create({"document_id": "a", "features": [FEATURE]}, {"document_id": "b"})
        told = self.sdk.call("export_collection", self.collection)
        self.assertEqual((told["format"], told["document_count"]), ("json", 2))
        self.assertEqual(len(self.fetch(told["download_url"])), told["file_size_bytes"])
        told = self.sdk.call("export_collection", self.collection,
                             body=bodies.export_collection(format="json", include_vectors=True))
        self.assertIn(b"text_extractor_v1_embedding", self.fetch(told["vectors_download_url"]))
        told = self.sdk.call("export_collection", self.collection, body=bodies.export_collection(
            format="csv", select_fields=["document_id"], sample_size=1,
            filters=bodies.filter_from_dict({"document_id": "b"})))
        self.assertEqual(self.fetch(told["download_url"]), b"document_id\r\nb\r\n")
        refused = self.raises("BadRequestException", self.sdk.call, "export_collection", self.collection,
                              body=bodies.export_collection())
        self.assertIn("csv", refused["error"]["message"])

    def fetch(self, url: str) -> bytes:
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        self.addCleanup(connection.close)
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        called.add("GET /v1/exports/{export}/{file}")
        return response.read()

    def test_organization_users_and_keys(self) -> None:
        self.root.call("get_organization")
        self.root.call("update_organization", body={"organization_name": "Press", "rate_limits": {"search": 600}})
        email = "eve+a/b@x.io"
        made = self.root.call("create_user", body={"email": email, "user_name": "Eve", "role": "member"})
        self.assertEqual(self.root.call("get_user", email)["user_id"], made["user_id"])
        self.assertEqual(self.root.call("update_user", email, body={"metadata": {"a": 1}})["metadata"], {"a": 1})
        self.assertEqual(self.root.call("list_users", query={"skip": 0, "limit": 1, "role": "member"})["total"], 1)
        name = "night / loader %2F"
        key = self.root.call("create_key_organizations_users_email", email, body={
            "name": name, "permissions": ["read", "write"], "rate_limit_override": 1000,
            "expires_at": "2999-01-01T00:00:00+00:00",
            "scopes": [{"resource_type": "namespace", "resource_id": "ns_*"}]})
        listed = self.root.call("list_keys_organizations_users_email", email, query={"include_revoked": False})
        self.assertEqual([found["key_id"] for found in listed["results"]], [key["key_id"]])
        changed = self.root.call("update_key_organizations_users_email_name", email, name, body={"description": "d"})
        self.assertEqual((changed["description"], changed["rate_limit_override"]), ("d", 1000))
        rotated = self.root.call("rotate_key_organizations_users_email_name", email, name)
        self.assertNotEqual((rotated["key_id"], rotated["key"]), (key["key_id"], key["key"]))
        self.raises("UnauthorizedException", self.connect(key["key"]).call, "get_organization")
        self.connect(rotated["key"]).call("get_organization")
        self.root.call("delete_key_organizations_users_email_name", email, name)
        self.raises("NotFoundException", self.root.call, "delete_key_organizations_users_email_name", email, name)
        listed = self.root.call("list_keys_organizations_users_email", email, query={"include_revoked": True})
        self.assertEqual([found["status"] for found in listed["results"]], ["revoked", "revoked"])
        self.raises("ForbiddenException", self.root.call,
                    "rotate_key_organizations_users_email_name", OWNER, "admin-key")
        self.root.call("delete_user", email)
        self.raises("NotFoundException", self.root.call, "get_user", email)

    def test_what_is_not_served_never_looks_like_a_success(self) -> None:
        for name, operation in NOT_SERVED.items():
            segments = [self.collection] * operation.path.count("{")
            members = {"body": {"name": "x", "query": "x"}} if operation.has_body else {}
            with self.subTest(name), self.assertRaises(ApiException) as raised:
                self.sdk.call(name, *segments, **members)
            self.assertIn(raised.exception.status, (404, 405), name)
