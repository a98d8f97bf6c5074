"""The package's high-level client: a base URL with /v1, other names, other calls (9.1)."""
from __future__ import annotations

from scene import ServedTest

DOCUMENTS = "/collections/{collection_identifier}/documents"
DOCUMENT = DOCUMENTS + "/{document_id}"


class HighLevelTest(ServedTest):
    def test_its_calls(self) -> None:
        client = self.high_level()
        made = client.call("POST", "/namespaces", body={"name": "by-its-other-name"})
        self.assertEqual(made["namespace_name"], "by-its-other-name")
        listed = client.call("GET", "/namespaces")
        self.assertIn("by-its-other-name", [found["namespace_name"] for found in listed["results"]])
        made = client.call("POST", "/collections", body={"name": "films"})
        self.assertEqual(made["collection_name"], "films")
        for at in range(101):
            client.call("POST", DOCUMENTS, "films", body={"document_id": f"f{at}", "title": f"Film {at}"})
        page = client.call("POST", DOCUMENTS + "/list", "films", body={"page_size": 100, "cursor": None})
        self.assertEqual(len(page["results"]), 100)
        page = client.call("POST", DOCUMENTS + "/list", "films",
                           body={"page_size": 100, "cursor": page["pagination"]["next_cursor"]})
        self.assertEqual((len(page["results"]), page["pagination"]["next_cursor"]), (1, None))
        told = client.call("PATCH", DOCUMENT, "films", "f0", body={"title": "New", "metadata": {"a": None}})
        self.assertEqual((told["title"], told["metadata"]), ("New", {"a": None}))
        told = client.call("POST", DOCUMENTS + "/batch", "films", body={"updates": [
            {"document_id": "f1", "update_data": {"title": "Newer"}}, {"document_id": "none", "update_data": {}}]})
        self.assertEqual((told["updated_count"], told["failed_count"]), (1, 1))
        found = client.call("POST", "/documents/search", body={
            "page_size": 5, "collection_ids": ["films"], "query": "newer"})
        self.assertEqual([document["document_id"] for document in found["results"]], ["f1"])
        self.assertEqual(len(client.call("POST", "/documents/search", body={"page_size": 5})["results"]), 5)
        self.assertEqual(client.call("GET", DOCUMENT, "films", "f1")["title"], "Newer")
        self.assertIs(client.call("DELETE", DOCUMENT, "films", "f1")["success"], True)
        missing = self.raises("NotFoundException", client.call, "GET", DOCUMENT, "films", "f1")
        self.assertEqual(missing["error"]["details"]["id"], "f1")
        self.assertEqual(client.wire.connections, 1)

    def test_the_calls_of_the_vendors_prose(self) -> None:
        client = self.high_level()
        self.create({"document_id": "a"}, {"document_id": "b"})
        update = {"updates": [{"document_id": "a", "update_data": {"n": 1}}]}
        for method, path in (("POST", "/batch-update"), ("PATCH", "/batch")):
            self.assertEqual(client.call(method, DOCUMENTS + path, self.collection, body=update)["updated_count"], 1)
        self.assertEqual(client.call("GET", DOCUMENTS + "/count", self.collection), {"count": 2})
        told = client.call("POST", DOCUMENTS + "/batch-delete", self.collection, body={"document_ids": ["a"]})
        self.assertEqual(told["deleted_count"], 1)
        self.assertEqual(client.call("GET", DOCUMENTS + "/count", self.collection), {"count": 1})
        self.assertEqual(client.call("GET", "/health/readiness")["status"], "OK")

    def test_a_get_and_a_delete_with_a_content_type_and_no_body(self) -> None:
        client = self.high_level()
        self.create({"document_id": "a"})
        self.assertEqual(client.call("GET", DOCUMENT, self.collection, "a")["document_id"], "a")
        client.call("DELETE", DOCUMENT, self.collection, "a")
        client.call("DELETE", "/collections/{collection_identifier}", self.collection)
        client.call("DELETE", "/namespaces/{namespace_identifier}", self.namespace)
