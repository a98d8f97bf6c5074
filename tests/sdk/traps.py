"""What arrives is not what the user wrote: each row of the contract's table of traps (9.3), and headers (9.1, 0.1)."""
from __future__ import annotations

import bodies
from scene import KEY, OWNER, ServedTest

UPDATE = {"title": "new"}


class FilterTrapsTest(ServedTest):
    def setUp(self) -> None:
        super().setUp()
        self.create({"document_id": "a", "metadata": {"s": "raw"}}, {"document_id": "b", "metadata": {"s": "ok"}})
        self.before = self.every_document()

    def refused_everywhere(self, name: str, filters: object) -> None:
        """No write takes this filter, and nothing has changed."""
        for method, body in (("batch_update", {"filters": filters, "update_data": UPDATE}),
                             ("bulk_update", {"filters": filters, "update_data": UPDATE}),
                             ("batch_delete", {"filters": filters})):
            with self.subTest(method, filters=filters):
                self.raises(name, self.sdk.call, method, self.collection, body=body)
                self.assertEqual(self.every_document(), self.before)

    def test_a_dict_as_filters_loses_its_conditions(self) -> None:
        for written in ({"metadata.s": "raw"}, {"must": [{"key": "metadata.s", "value": "raw"}]}):
            self.refused_everywhere("BadRequestException", bodies.filter_as_dict(written))

    def test_conditions_in_a_list_become_null(self) -> None:
        for name in bodies.LOGICAL:
            lost = bodies.filter_as_dict({name: [{"field": "metadata.s", "value": "raw"}]})
            self.assertEqual(lost[name], [None])
            self.refused_everywhere("UnprocessableEntityException", lost)

    def test_a_dynamic_value_cannot_be_resolved(self) -> None:
        self.refused_everywhere("BadRequestException", bodies.filter_from_dict({"AND": [
            {"field": "metadata.s", "operator": "eq", "value": {"type": "dynamic", "field": "inputs.x"}}]}))

    def test_case_sensitive_is_on_every_node(self) -> None:
        written = {"AND": [{"field": "metadata.s", "operator": "in", "value": ["RAW", "x"]},
                           {"NOT": [{"field": "metadata.by", "operator": "eq", "value": "bot"}]}]}
        sent = bodies.filter_from_dict(written)
        self.assertEqual(sent["AND"][1]["NOT"][0]["case_sensitive"], False)
        self.assertEqual(self.found(sent), ["a"])
        self.assertEqual(self.found(bodies.filter_from_dict({**written, "case_sensitive": True})), [],
                         "true above goes before the false that the SDK puts on what is inside")

    def test_shorthand_as_additional_properties(self) -> None:
        self.assertEqual(self.found({"case_sensitive": False, "metadata.s": "ok"}), ["b"])
        told = self.sdk.call("batch_update", self.collection, body={
            "filters": {"case_sensitive": False, "metadata.s": "ok"}, "update_data": UPDATE})
        self.assertEqual(told["updated_count"], 1)

    def test_nothing_in_a_read_is_everything(self) -> None:
        self.assertEqual(self.found(bodies.filter_as_dict({"metadata.s": "raw"})), ["a", "b"])

    def found(self, filters: dict) -> list[str]:
        page = self.sdk.call("list_documents", self.collection, body=bodies.list_documents(filters=filters))
        return [document["document_id"] for document in page["results"]]


class TrapsTest(ServedTest):
    def test_a_document_from_a_dict_loses_members_and_vectors(self) -> None:
        sent = bodies.create_document_as_dict(
            self.collection, document_id="own", title="lost", metadata={"kept": 1},
            features=[{"feature_extractor_id": "f", "payload": {"p": 1}, "vectors": {"v": [1, 2]}}])
        self.assertIsNone(sent["features"][0]["vectors"])
        made = self.sdk.call("create_document", self.collection, body=sent)
        self.assertEqual(made["additional_properties"]["metadata"], {"kept": 1})
        told = self.sdk.call("get_document", self.collection, made["document_id"], query={"return_vector_names": True})
        self.assertFalse(told["_vectors"])

    def test_the_query_goes_before_a_list_request(self) -> None:
        self.create(*({"document_id": f"d{at:02}"} for at in range(12)))
        for query, count in (({"limit": 11}, 11), ({"limit": 12, "offset": 0}, 12), ({"offset": 3}, 9), ({}, 10)):
            page = self.sdk.call("list_documents", self.collection, query=query, body=bodies.list_documents())
            self.assertEqual(len(page["results"]), count, query)
        page = self.sdk.call("list_documents", self.collection, query={"limit": 7}, body=bodies.list_documents())
        query = {"limit": 7, "cursor": page["pagination"]["next_cursor"]}
        page = self.sdk.call("list_documents", self.collection, query=query, body=bodies.list_documents())
        self.assertEqual([found["document_id"] for found in page["results"]], [f"d{at:02}" for at in range(7, 12)])

    def test_vector_names_as_a_bool_and_as_a_list(self) -> None:
        self.create({"document_id": "a", "features": [
            {"feature_extractor_id": "f", "vectors": {"x": [1.5], "y": [[1], [2]]}}]})
        for names, told, arrays in ((True, ["f_x", "f_y"], {}), (False, None, {}), (["f_x"], None, {"f_x": [1.5]})):
            page = self.sdk.call("list_documents", self.collection,
                                 body=bodies.list_documents(return_vector_names=names))
            found = page["results"][0]
            self.assertEqual(found["_vectors"] or None, told, names)
            self.assertEqual({name: found["additional_properties"].get(name) for name in ("f_x", "f_y")
                              if name in found["additional_properties"]}, arrays)

    def test_having_and_buckets_as_plain_numbers(self) -> None:
        self.create(*({"n": n} for n in (1, 2, 2.5)))
        told = self.sdk.call("aggregate_documents", self.collection, body=bodies.aggregate_documents(
            group_by=[{"field": "none"}], aggregations=[{"function": "count", "alias": "n"}],
            range_buckets=[{"field": "n", "boundaries": [0, 2]}],
            having=[{"field": "n", "operator": "gte", "value": 2.0}]))
        self.assertEqual([row["metrics"]["n"] for row in told["results"]], [2])

    def test_nulls_in_free_bodies_are_kept(self) -> None:
        self.create({"document_id": "a", "x": 1, "y": {"z": 1}})
        self.sdk.call("batch_update", self.collection, body={"updates": [bodies.update("a", {"x": None})]})
        self.sdk.call("patch_document", self.collection, "a", body={"y": {"z": None}})
        self.sdk.call("bulk_update", self.collection, body={"update_data": {"w": None}})
        self.assertEqual(self.fields("a"), {"x": None, "y": {"z": None}, "w": None})
        told = self.sdk.call("update_document", self.collection, "a", body={"v": None})
        self.assertEqual(told["additional_properties"], {"v": None})
        told = self.sdk.call("update_collection", self.collection, body={"metadata": {"a": 1}, "description": None})
        self.assertEqual((told["metadata"], told["description"]), ({"a": 1}, None))

    def test_nulls_in_typed_bodies_are_dropped(self) -> None:
        key = {"name": "typed", "description": "d", "permissions": ["read"], "expires_at": "2999-01-01T00:00:00Z"}
        self.root.call("create_key_organizations_users_email", OWNER, body=key)
        told = self.root.call("update_key_organizations_users_email_name", OWNER, "typed",
                              body=bodies.without_nulls({"expires_at": None, "description": None,
                                                         "permissions": ["write"]}))
        self.assertEqual((told["description"], told["permissions"]), ("d", ["write"]))
        self.assertTrue(told["expires_at"].startswith("2999-01-01"))
        self.root.call("patch_namespace", self.namespace, body={"description": "kept"})
        told = self.root.call("patch_namespace", self.namespace, body=bodies.without_nulls({"description": None}))
        self.assertEqual(told["description"], "kept")

    def test_what_the_sdk_checks_itself_is_checked_here_too(self) -> None:
        for updates in ([], [bodies.update("a", {})] * 1001, [bodies.update(7, {})], [{"document_id": "a"}]):
            self.raises("UnprocessableEntityException", self.sdk.call, "batch_update", self.collection,
                        body={"updates": updates})
        told = self.sdk.call("batch_update", self.collection, body={"updates": [bodies.update("a", {})] * 1000})
        self.assertEqual(told["failed_count"], 1000)

    def test_times_are_strings_and_no_number_is_none(self) -> None:
        self.create({"document_id": "a", "naive": "2026-02-03T10:15:30", "aware": "2026-02-03T10:15:30+02:00"})
        self.assertEqual(self.fields("a"), {"naive": "2026-02-03T10:15:30", "aware": "2026-02-03T10:15:30+02:00"})
        for value in (float("nan"), float("inf"), -float("inf")):  # json.dumps writes NaN, Infinity, -Infinity
            self.raises("UnprocessableEntityException", self.sdk.call, "patch_document", self.collection, "a",
                        body={"x": value})
            self.raises("UnprocessableEntityException", self.sdk.call, "batch_update", self.collection,
                        body={"updates": [bodies.update("a", {"x": [value]})]})
        self.assertNotIn("x", self.fields("a"))

    def test_text_and_numbers_come_back_as_they_were_sent(self) -> None:
        sent = {"text": "\u00e9\u4e2d\U0001F600\u2028\u0000\"\\/", "big": 2**64 - 1, "small": -(2**63), "tiny": 5e-324,
                "whole": 1.0, "sum": 0.1 + 0.2, "": {"a.b": [[], {}]}}
        self.sdk.call("create_document", self.collection,
                      body=bodies.create_document(self.collection, document_id="a", **sent))
        told = self.fields("a")
        self.assertEqual(told, sent)
        self.assertEqual({name: type(value) for name, value in told.items()},
                         {name: type(value) for name, value in sent.items()})


class HeadersTest(ServedTest):
    def test_credentials_with_each_call(self) -> None:
        bare = self.bare()
        both = [("authorization", "Bearer " + KEY), ("X-Namespace", self.namespace)]
        self.assertEqual(bare.call("get_collection", "front-pages", headers=both)["collection_id"], self.collection)
        twice = [("Authorization", "Bearer " + KEY), *both]
        self.assertEqual(bare.call("get_collection", "front-pages", headers=twice)["collection_id"], self.collection)
        self.raises("UnauthorizedException", bare.call, "get_collection", "front-pages",
                    headers=[("Authorization", "Bearer sk_another_key_0123456789"), *both])
        self.raises("UnauthorizedException", bare.call, "get_collection", "front-pages", headers=both[1:])
        self.raises("BadRequestException", bare.call, "get_collection", "front-pages", headers=both[:1])
        unknown = self.raises("NotFoundException", bare.call, "get_collection", "front-pages",
                              headers=[both[0], ("X-Namespace", "ns_none")])
        self.assertEqual(unknown["error"]["details"], {"resource": "namespace", "id": "ns_none"})

    def test_default_headers_override(self) -> None:
        told = self.sdk.call("get_collection", "front-pages", headers=[
            ("Authorization", "Bearer sk_of_the_call_0123456789"), ("X-Namespace", "ns_of_the_call")])
        self.assertEqual(told["collection_id"], self.collection)

    def test_a_default_namespace_goes_with_every_call(self) -> None:
        everywhere = self.connect(namespace="ns_none")
        everywhere.call("healthcheck_health", query={"deep": True, "metrics": False})
        everywhere.call("liveness_health")
        everywhere.call("get_namespace", self.namespace)
        everywhere.call("get_organization")

    def test_a_host_with_a_slash_at_its_end(self) -> None:
        slash = self.connect(namespace=self.namespace, root="/")
        self.assertEqual(slash.call("get_collection", "front-pages")["collection_id"], self.collection)

    def test_segments_are_escaped_with_nothing_safe(self) -> None:
        for document_id in ("a b", "50%", "x?y=1&z#w", "caf\u00e9~\U0001F600", "a+b", "doc@x.io", "%2F"):
            self.create({"document_id": document_id})
            self.assertEqual(self.sdk.call("get_document", self.collection, document_id)["document_id"], document_id)
            self.assertEqual(self.sdk.call("get_document_ns", document_id)["document_id"], document_id)
            self.sdk.call("delete_document", self.collection, document_id)
        missing = self.raises("NotFoundException", self.sdk.call, "get_document", self.collection, "a/b")
        self.assertEqual(missing["error"]["details"]["id"], "a/b")

    def test_no_body_with_and_without_a_content_type(self) -> None:
        self.assertEqual(self.sdk.call("list_documents", self.collection)["results"], [])
        self.assertEqual(self.sdk.call("list_collections")["total_count"], 1)
        self.root.call("create_key_organizations_users_email", OWNER, body={"name": "turns"})
        self.assertEqual(self.root.call("rotate_key_organizations_users_email_name", OWNER, "turns")["name"], "turns")
        self.raises("UnprocessableEntityException", self.sdk.call, "batch_update", self.collection)
        self.raises("UnprocessableEntityException", self.sdk.call, "create_document", self.collection)
        self.assertEqual(self.sdk.wire.connections, 1)
