"""What the clients' tests need: a server for a class of tests, clients of it, and a collection with documents."""
from __future__ import annotations

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kill"))
import bodies  # noqa: E402
from client import ApiException, Mixpeek, Sdk  # noqa: E402
from server import KEY, Server  # noqa: E402

OWNER = "admin@localhost"

binary = ""  # set by sdk_test.py


class ServedTest(unittest.TestCase):
    """A server of its own for each class. Each test has a namespace and in it the collection "front-pages"."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.directory = tempfile.TemporaryDirectory(prefix="amend-sdk-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.server = Server(binary, cls.directory.name)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()

    def setUp(self) -> None:
        self.root = self.connect()  # without X-Namespace, as for what is not in a namespace
        self.namespace = self.root.call("create_namespace", body=bodies.create_namespace(
            namespace_name=self.id().rsplit(".")[-1][:100], feature_extractors=[bodies.PASSTHROUGH]))["namespace_id"]
        self.sdk = self.connect(namespace=self.namespace)
        self.collection = self.sdk.call(
            "create_collection", body=bodies.create_collection("front-pages"))["collection_id"]

    def tearDown(self) -> None:
        self.assertIsNone(self.server.process.poll(), "the server ended: " + self.server.log_text())

    def connect(self, key: str = KEY, namespace: str | None = None, root: str = "") -> Sdk:
        """A client whose credentials are default headers."""
        headers = {"Authorization": "Bearer " + key} | ({"X-Namespace": namespace} if namespace else {})
        return self.bare(headers, root)

    def bare(self, headers: dict[str, str] | None = None, root: str = "") -> Sdk:
        sdk = Sdk(self.server.port, headers or {}, root)
        self.addCleanup(sdk.wire.close)
        return sdk

    def high_level(self, key: str = KEY) -> Mixpeek:
        client = Mixpeek(self.server.port, key, self.namespace)
        self.addCleanup(client.wire.close)
        return client

    def raises(self, name: str, call: object, *arguments: object, **members: object) -> dict:
        """The call must raise the SDK's exception of that name; its data."""
        with self.assertRaises(ApiException) as raised:
            call(*arguments, **members)
        self.assertEqual(raised.exception.name, name, raised.exception)
        return raised.exception.data

    def create(self, *documents: dict) -> None:
        for document in documents:
            self.sdk.call("create_document", self.collection, body=bodies.create_document(self.collection, **document))

    def fields(self, document_id: str) -> dict:
        """The document's own fields, where the SDK puts them."""
        return self.sdk.call("get_document", self.collection, document_id)["additional_properties"]

    def every_document(self) -> dict[str, dict]:
        page = self.sdk.call("list_documents", self.collection, query={"limit": 1000})
        return {document["document_id"]: document["additional_properties"] for document in page["results"]}
