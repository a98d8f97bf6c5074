"""The sequence of calls that a user of the SDK begins with, step by step as the contract lists it (9.5)."""
from __future__ import annotations

import bodies
from scene import KEY, OWNER, ServedTest

PAGES = [
    {"document_id": "page-1", "metadata": {"state": "raw", "pages": 4, "tags": ["sea", "trade"]},
     "headline": "Harbour"},
    {"document_id": "page-2", "metadata": {"state": "raw", "pages": 12}, "headline": "Storm"},
    {"document_id": "page-3", "metadata": {"state": "checked", "pages": 2}, "headline": "Caf\u00e9 \U0001F600"},
]


class SmokeTest(ServedTest):
    def setUp(self) -> None:
        """Nothing is made before the script makes it."""

    def test_the_smoke_script(self) -> None:
        self.sdk = self.connect()
        self.assertEqual(self.bare().call("healthcheck_health")["status"], "OK")
        self.begin()
        self.batch_by_id()
        self.batch_by_filter()
        self.refusals()
        self.many()
        self.one()
        self.a_reader()
        self.end()
        self.assertEqual(self.sdk.wire.connections, 1, "the connection is kept alive, whatever was refused")

    def begin(self) -> None:
        made = self.sdk.call("create_namespace", body=bodies.create_namespace(
            namespace_name="press-archive", feature_extractors=[bodies.PASSTHROUGH]))
        self.namespace = made["namespace_id"]
        self.sdk.default_headers["X-Namespace"] = self.namespace
        self.collection = self.sdk.call(
            "create_collection", body=bodies.create_collection("front-pages"))["collection_id"]
        for page in PAGES:
            made = self.sdk.call("create_document", self.collection,
                                 body=bodies.create_document(self.collection, **page))
            self.assertEqual((made["document_id"], made["collection_id"]), (page["document_id"], self.collection))

    def batch_by_id(self) -> None:
        told = self.sdk.call("batch_update", self.collection, body={"updates": [
            bodies.update("page-1", {"metadata": {"state": "checked"}}),
            bodies.update("page-0", {"metadata": {"state": "checked"}}),
            bodies.update("page-2", {"metadata": {"by": None}, "headline": "Storm passes"})]})
        self.assertEqual((told["updated_count"], told["failed_count"]), (2, 1))
        self.assertEqual([(result["document_id"], result["success"]) for result in told["results"]],
                         [("page-1", True), ("page-0", False), ("page-2", True)])
        self.assertEqual(self.fields("page-1")["metadata"],
                         {"state": "checked", "pages": 4, "tags": ["sea", "trade"]})
        self.assertEqual(self.fields("page-2")["metadata"], {"state": "raw", "pages": 12, "by": None})

    def batch_by_filter(self) -> None:
        told = self.sdk.call("batch_update", self.collection, body={
            "filters": bodies.filter_from_dict({"AND": [
                {"field": "metadata.state", "operator": "eq", "value": "checked"},
                {"NOT": [{"field": "metadata.pages", "operator": "lt", "value": 3}]}]}),
            "update_data": {"metadata.queue": "print"}})
        self.assertEqual((told["updated_count"], told["failed_count"], told["results"]), (1, 0, []))
        self.assertEqual(self.fields("page-1")["metadata"]["queue"], "print")
        self.assertNotIn("queue", self.fields("page-3")["metadata"])

    def refusals(self) -> None:
        before = self.every_document()
        update_data = {"headline": "lost"}
        lost = {"filters": bodies.filter_as_dict({"metadata.state": "raw"}), "update_data": update_data}
        both = {"updates": [bodies.update("page-1", update_data)], "filters": bodies.filter_from_dict({"a": 1}),
                "update_data": update_data}
        one = {"updates": [bodies.update("page-1", update_data)]}
        self.raises("BadRequestException", self.sdk.call, "batch_update", self.collection, body=lost)
        self.raises("BadRequestException", self.sdk.call, "batch_update", self.collection, body=both)
        self.raises("NotFoundException", self.sdk.call, "batch_update", "col_none", body=one)
        stranger = self.connect("sk_nobody_has_this_key_0000", self.namespace)
        self.raises("UnauthorizedException", stranger.call, "batch_update", self.collection, body=one)
        self.assertEqual(self.every_document(), before)

    def many(self) -> None:
        told = self.sdk.call("bulk_update", self.collection, body={
            "update_data": {"metadata.reviewed": True, "metadata": {"round": 1}},
            "filters": bodies.filter_from_dict({"metadata.pages": {"gte": 4}})})
        self.assertEqual(told["updated_count"], 2)
        told = self.sdk.call("bulk_update", self.collection, body={"update_data": {"edition": "evening"}})
        self.assertEqual(told["updated_count"], 3)
        query = {"limit": 2, "include_total": True}
        page = self.sdk.call("list_documents", self.collection, query=query)
        self.assertEqual([found["document_id"] for found in page["results"]], ["page-1", "page-2"])
        self.assertEqual((page["pagination"]["total"], page["pagination"]["total_pages"]), (3, 2))
        query["cursor"] = page["pagination"]["next_cursor"]
        page = self.sdk.call("list_documents", self.collection, query=query, body=bodies.list_documents())
        self.assertEqual([found["document_id"] for found in page["results"]], ["page-3"])
        self.assertIsNone(page["pagination"]["next_cursor"])
        told = self.sdk.call("aggregate_documents", self.collection, body=bodies.aggregate_documents(
            group_by=[{"field": "metadata.state", "alias": "state"}],
            aggregations=[{"function": "count", "alias": "n"},
                          {"function": "avg", "field": "metadata.pages", "alias": "p"}],
            sort_by="n"))
        self.assertEqual(told["results"], [{"group": {"state": "checked"}, "metrics": {"n": 2, "p": 3.0}},
                                           {"group": {"state": "raw"}, "metrics": {"n": 1, "p": 12.0}}])

    def one(self) -> None:
        found = self.sdk.call("get_document_ns", "page-3")
        self.assertEqual(found["additional_properties"]["headline"], "Caf\u00e9 \U0001F600")
        told = self.sdk.call("patch_document", self.collection, "page-3", body={"metadata": {"by": "eve"}})
        self.assertEqual(told["additional_properties"]["metadata"]["state"], "checked")
        told = self.sdk.call("update_document", self.collection, "page-3", body={"headline": "new"})
        self.assertEqual(told["additional_properties"], {"headline": "new"})

    def a_reader(self) -> None:
        made = self.sdk.call("create_key_organizations_users_email", OWNER, body={
            "name": "reader", "permissions": ["read"],
            "scopes": [{"resource_type": "namespace", "resource_id": self.namespace, "operations": ["read_data"]}]})
        reader = self.connect(made["key"], self.namespace)
        self.assertEqual(reader.call("get_document", self.collection, "page-1")["document_id"], "page-1")
        self.raises("ForbiddenException", reader.call, "patch_document", self.collection, "page-1", body={"a": 1})
        self.sdk.call("delete_key_organizations_users_email_name", OWNER, "reader")
        self.raises("UnauthorizedException", reader.call, "get_document", self.collection, "page-1")

    def end(self) -> None:
        told = self.sdk.call("batch_delete", self.collection, body={"document_ids": ["page-1", "page-0"]})
        self.assertEqual((told["deleted_count"], told["failed_count"]), (1, 1))
        self.assertIs(self.sdk.call("delete_document", self.collection, "page-2")["success"], True)
        self.assertEqual(list(self.every_document()), ["page-3"])
        self.assertEqual(self.sdk.call("delete_collection", self.collection)["deleted_documents"], 1)
        self.sdk.call("delete_namespace", self.namespace, query={"force": True})
        self.raises("NotFoundException", self.connect(KEY).call, "get_namespace", self.namespace)
