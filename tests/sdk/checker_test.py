#!/usr/bin/env python3
"""The checker of answers must refuse wrong ones: each breaks an answer that is right in one place."""
from __future__ import annotations

import copy
import json
import unittest

import models
from checker import Refused, decode, read_answer, read_error

NAMESPACE = {"namespace_id": "ns_1", "namespace_name": "press", "namespace_type": "standard", "infrastructure": None,
             "feature_extractors": [{"feature_extractor_name": "p", "version": "v1", "feature_extractor_id": "p_v1"}],
             "payload_indexes": [{"field_name": "a", "type": "keyword"}], "document_count": 0,
             "auto_create_indexes": False, "vector_inference_map": {"a": "b"}, "created_at": "2026-02-28T10:15:30Z"}
NAMESPACES = {"results": [NAMESPACE], "pagination": {"next_page": None}, "total_count": 1,
              "stats": {"avg_documents_per_namespace": 1, "total_documents": 1}}
DOCUMENT = {"document_id": "a", "collection_id": "c", "title": "M", "_vectors": ["v"],
            "document_blobs": [{"field": "f", "url": "u", "size_bytes": 1}],
            "_internal": {"created_at": "then", "lineage": {"source_type": None, "chain": [{}]}, "version": 1}}
LIST = {"results": [DOCUMENT, DOCUMENT], "groups": None, "pagination": {"page": 1}, "total_documents": 2,
        "stats": {"avg_blobs_per_document": 0}}
GROUPS = {"results": None, "groups": [{"group_key": None, "documents": [], "count": 1}], "pagination": {}}
COLLECTION = {"collection_name": "abc", "input_schema": {"properties": {"a": {"type": "string"}}},
              "output_schema": {"properties": {}}, "source": {"type": "bucket", "bucket_ids": None},
              "feature_extractor": {"feature_extractor_name": "p", "version": "v1", "feature_extractor_id": "p_v1",
                                    "input_mappings": {"a": ["b"], "c": "d"}}}
KEY = {"key_hash": "0" * 64, "key_prefix": "sk_abcdefg...", "internal_id": "i", "user_id": "u", "name": "n",
       "permissions": ["read"], "scopes": [{"resource_type": "namespace", "resource_id": "*"}], "key": "sk_1"}
BATCH = {"updated_count": 1, "results": [{"document_id": "a", "success": True, "error": None}]}
FAULT = {"success": False, "status": 422, "error": {"type": "ValidationError", "message": "m", "details": {}},
         "detail": [{"loc": ["body", "updates", 3], "msg": "m", "type": "missing"}]}
RIGHT = [("ListNamespacesResponse", NAMESPACES), ("ListDocumentsResponse", LIST), ("ListDocumentsResponse", GROUPS),
         ("CollectionResponse", COLLECTION), ("APIKeyCreateResponse", KEY), ("BatchUpdateDocumentsResponse", BATCH)]

ABSENT = object()
# A right answer, a place in it, and what must be refused there.
WRONG = [
    ("ListNamespacesResponse", NAMESPACES, "total_count", (ABSENT, None, 1.0, "1", True)),
    ("ListNamespacesResponse", NAMESPACES, "results", (ABSENT, None, {}, [None], [NAMESPACE, None])),
    ("ListNamespacesResponse", NAMESPACES, "results.0.namespace_name", (ABSENT, None, 1)),
    ("ListNamespacesResponse", NAMESPACES, "results.0.namespace_type", ("special", "")),
    ("ListNamespacesResponse", NAMESPACES, "results.0.infrastructure", ({}, [])),
    ("ListNamespacesResponse", NAMESPACES, "results.0.feature_extractors.0.feature_extractor_id", (ABSENT, None)),
    ("ListNamespacesResponse", NAMESPACES, "results.0.payload_indexes.0.type", (ABSENT, "number")),
    ("ListNamespacesResponse", NAMESPACES, "results.0.auto_create_indexes", (0, "false")),
    ("ListNamespacesResponse", NAMESPACES, "results.0.vector_inference_map", ({"a": 1}, {"a": None}, [])),
    ("ListNamespacesResponse", NAMESPACES, "results.0.created_at",
     (1, "today", "2026-02-30T10:15:30Z", "2026-02-28", "2026-02-28T10:15:30", "2026-02-28T10:15:30+01:00")),
    ("ListNamespacesResponse", NAMESPACES, "pagination.next_page", (2,)),
    ("ListNamespacesResponse", NAMESPACES, "stats.avg_documents_per_namespace", ("1", True)),
    ("ListDocumentsResponse", LIST, "results.1.document_id", (ABSENT, None, 7)),
    ("ListDocumentsResponse", LIST, "results.1.collection_id", (ABSENT,)),
    ("ListDocumentsResponse", LIST, "results.0._vectors", ({"v": [1]}, [1])),
    ("ListDocumentsResponse", LIST, "results.0.document_blobs", ([{}], [None], ["u"])),
    ("ListDocumentsResponse", LIST, "results.0.document_blobs.0.size_bytes", (1.0, -1)),
    ("ListDocumentsResponse", LIST, "results.0.document_blobs.0.url", ("", None)),
    ("ListDocumentsResponse", LIST, "results.0._internal", ([], "x")),
    ("ListDocumentsResponse", LIST, "results.0._internal.created_at", (1770113730,)),
    ("ListDocumentsResponse", LIST, "results.0._internal.lineage.source_type", ("taxonomy",)),
    ("ListDocumentsResponse", LIST, "results.0._internal.lineage.chain", ([None], {})),
    ("ListDocumentsResponse", GROUPS, "groups.0.group_key", (ABSENT, [], {})),
    ("CollectionResponse", COLLECTION, "collection_name", ("ab", "a" * 101)),
    ("CollectionResponse", COLLECTION, "input_schema.properties", (ABSENT, [], {"a": {}}, {"a": {"type": "text2"}})),
    ("CollectionResponse", COLLECTION, "source.type", (ABSENT, "file")),
    ("CollectionResponse", COLLECTION, "source.bucket_ids", ([], "b")),
    ("CollectionResponse", COLLECTION, "feature_extractor.input_mappings.c", (1, {})),
    ("APIKeyCreateResponse", KEY, "key", (ABSENT, "")),
    ("APIKeyCreateResponse", KEY, "key_prefix", ("sk_abcdef", "sk_abcdefghijk")),
    ("APIKeyCreateResponse", KEY, "permissions", (["root"], [None])),
    ("APIKeyCreateResponse", KEY, "scopes.0.resource_type", ("document",)),
    ("BatchUpdateDocumentsResponse", BATCH, "updated_count", (ABSENT, 1.0, True)),
    ("BatchUpdateDocumentsResponse", BATCH, "results.0.success", (ABSENT, 1)),
]


def text_of(answer: object) -> bytes:
    return json.dumps(answer).encode()


def broken(answer: dict, place: str, value: object) -> dict:
    answer = copy.deepcopy(answer)
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    at = answer
    for step in way:
        at = at[step]
    if value is ABSENT:
        del at[last]
    else:
        at[last] = value
    return answer


class CheckerTest(unittest.TestCase):
    def test_right_answers_are_taken(self) -> None:
        for model, answer in RIGHT:
            read_answer(200, "application/json; charset=utf-8", text_of(answer), 200, model)
        read_error(422, "application/json", text_of(FAULT))

    def test_wrong_members_are_refused(self) -> None:
        for model, answer, place, values in WRONG:
            for value in values:
                with self.subTest(place=place, value=value), self.assertRaises(Refused):
                    read_answer(200, "application/json", text_of(broken(answer, place, value)), 200, model)

    def test_another_code_is_refused(self) -> None:
        for status in (201, 204, 207, 400):
            with self.assertRaises(Refused):
                read_answer(status, "application/json", text_of(BATCH), 200, "BatchUpdateDocumentsResponse")

    def test_what_the_client_does_not_read_as_json_is_refused(self) -> None:
        for content_type in (None, "", "text/plain", "text/json", "application/jsonl", "application/x-ndjson"):
            with self.assertRaises(Refused):
                read_answer(200, content_type, text_of(BATCH), 200, "BatchUpdateDocumentsResponse")
        for body in (b"", b"{", b"[]", b'"x"', b"null", b'{"updated_count":NaN}', b'{"updated_count":1}\xff'):
            with self.assertRaises(Refused):
                read_answer(200, "application/json", body, 200, "BatchUpdateDocumentsResponse")

    def test_an_array_is_no_object(self) -> None:
        for model in ("KeyList", "UserList", "DocumentLineage", "object"):
            with self.assertRaises(Refused):
                read_answer(200, "application/json", b"[]", 200, model)

    def test_wrong_errors_are_refused(self) -> None:
        for place, values in (("success", (True,)), ("status", (ABSENT, "422", 400)), ("error", (ABSENT, "text")),
                              ("error.type", (ABSENT, "BadRequestError", "")), ("error.message", (ABSENT, "", None)),
                              ("error.details", ([],)), ("detail", (ABSENT, "text", [], ["text"])),
                              ("detail.0.loc", (ABSENT, "body", [], [1.5], ["somewhere"])),
                              ("detail.0.msg", (ABSENT,))):
            for value in values:
                with self.subTest(place=place, value=value), self.assertRaises(Refused):
                    read_error(422, "application/json", text_of(broken(FAULT, place, value)))

    def test_open_models_keep_what_they_do_not_name(self) -> None:
        read = decode("DocumentResponse", DOCUMENT, "")
        self.assertEqual(read["additional_properties"], {"title": "M"})
        self.assertEqual(read["_internal"]["additional_properties"], {"version": 1})
        self.assertNotIn("more", decode("BatchResult", {"document_id": "a", "success": True, "more": 1}, ""))

    def test_every_type_of_the_tables_is_known(self) -> None:
        for model, members in models.MODELS.items():
            for member, kind in members.items():
                with self.subTest(model=model, member=member):
                    for value in ("x", 1, [], {}, [{}], {"x": {}}, ["x"], {"x": "y"}):
                        try:
                            decode(kind.rstrip("!"), value, member)
                        except Refused:
                            pass


if __name__ == "__main__":
    unittest.main()
