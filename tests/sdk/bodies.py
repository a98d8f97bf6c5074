"""Request bodies as the SDK's models write them: what they add, what they drop, and what they lose.

A function is a model's constructor or `from_dict`; its arguments are what the user writes, its result what is sent.
"""
from __future__ import annotations

PASSTHROUGH = {"feature_extractor_name": "passthrough_extractor", "version": "v1"}
LOGICAL = ("AND", "OR", "NOT")


def without_nulls(members: dict) -> dict:
    """Typed models do not send null."""
    return {name: value for name, value in members.items() if value is not None}


def filter_from_dict(node: dict) -> dict:
    """`LogicalOperatorInput.from_dict`: all of it, with case_sensitive on every node and condition."""
    if "field" in node:
        return {"case_sensitive": node.get("case_sensitive", False), **without_case(node)}
    for name in LOGICAL:
        assert isinstance(node.get(name, []), list), "the SDK raises before it sends"
    parts = {name: [filter_from_dict(part) for part in value] if name in LOGICAL else value
             for name, value in without_case(node).items()}
    return {**parts, "case_sensitive": node.get("case_sensitive", False)}


def without_case(node: dict) -> dict:
    return {name: value for name, value in node.items() if name != "case_sensitive"}


def filter_as_dict(node: dict) -> dict:
    """A dict where the model is expected: conditions are lost, those in a logical list become null."""
    lists = {name: [None] * len(node[name]) for name in LOGICAL if name in node}
    return {**lists, "case_sensitive": False}


def create_namespace(**given: object) -> dict:
    return without_nulls({"namespace_type": "standard", "auto_create_indexes": False, **given})


def create_collection(collection_name: str, **given: object) -> dict:
    """The extractor's parameters are filled with defaults of the first type of the union that takes them."""
    extractor = {**PASSTHROUGH, "parameters": {"extractor_type": "passthrough_extractor"},
                 "input_mappings": {}, "field_passthrough": [], "include_all_source_fields": False}
    return without_nulls({"collection_name": collection_name, "source": {"type": "bucket"},
                          "feature_extractor": extractor, "enabled": True, **given})


def create_document(collection_id: str, **given: object) -> dict:
    """`DocumentCreateRequest.from_dict`: members that the model does not name are kept."""
    return {"collection_id": collection_id, **given}


CREATE_MEMBERS = ("root_object_id", "root_bucket_id", "source_type", "source_collection_id", "source_document_id",
                  "source_object_id", "lineage_path", "lineage_chain", "document_schema_version", "metadata",
                  "features")


def create_document_as_dict(collection_id: str, **given: object) -> dict:
    """A dict as the request: members that the model does not name are lost, and so are vectors."""
    named = {name: value for name, value in given.items() if name in CREATE_MEMBERS}
    if "features" in named:
        named["features"] = [{**feature, "vectors": None} for feature in named["features"]]
    return {"collection_id": collection_id, **named}


def list_documents(**given: object) -> dict:
    """`ListDocumentsRequest`: always a limit and an offset, whatever the query says."""
    return {"return_presigned_urls": False, "return_vectors": False, "limit": 10, "offset": 0, **given}


def list_resources(**given: object) -> dict:
    """`ListNamespacesRequest`, `ListCollectionsRequest`."""
    return {"case_sensitive": False, **given}


def aggregate_documents(**given: object) -> dict:
    return {"sort_direction": "desc", **given}


def export_collection(**given: object) -> dict:
    """`CollectionExportRequest`: the vendor's default format, which this server does not have."""
    return {"format": "parquet", "include_vectors": False, **given}


def update(document_id: str, update_data: dict) -> dict:
    """`DocumentUpdate`: nulls in the data are kept."""
    return {"document_id": document_id, "update_data": update_data}
