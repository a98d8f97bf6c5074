"""The calls of the vendor's SDK 0.81.1 that the contract wants: method of the SDK, request line, code, model.

`BODY` operations send `Content-Type: application/json` whether or not they have a body; the others never do.
"""
from __future__ import annotations

import dataclasses

BODY = True
NAMESPACES = "/v1/namespaces"
NAMESPACE = NAMESPACES + "/{namespace_identifier}"
COLLECTIONS = "/v1/collections"
COLLECTION = COLLECTIONS + "/{collection_identifier}"
DOCUMENTS = COLLECTION + "/documents"
DOCUMENT = DOCUMENTS + "/{document_id}"
USERS = "/v1/organizations/users"
USER = USERS + "/{user_email}"
KEYS = USER + "/api-keys"
KEY = KEYS + "/{key_name}"


@dataclasses.dataclass(frozen=True)
class Operation:
    method: str
    path: str
    code: int
    model: str
    has_body: bool = False


def operation(method: str, path: str, model: str, has_body: bool = False, code: int = 200) -> Operation:
    return Operation(method, path, code, model, has_body)


# What the contract's chapter 8 calls P0 and P1, and what of P2 is served.
OPERATIONS = {
    "healthcheck_health": operation("GET", "/v1/health", "HealthCheckResponse"),
    "liveness_health": operation("GET", "/v1/health/liveness", "object"),
    "get_organization": operation("GET", "/v1/organizations", "OrganizationModelResponse"),
    "update_organization": operation("PATCH", "/v1/organizations", "OrganizationModelResponse", BODY),
    "create_user": operation("POST", USERS, "User", BODY),
    "list_users": operation("GET", USERS, "UserList"),
    "get_user": operation("GET", USER, "User"),
    "update_user": operation("PATCH", USER, "User", BODY),
    "delete_user": operation("DELETE", USER, "GenericDeleteResponse"),
    "create_key_organizations_users_email": operation("POST", KEYS, "APIKeyCreateResponse", BODY),
    "list_keys_organizations_users_email": operation("GET", KEYS, "KeyList"),
    "update_key_organizations_users_email_name": operation("PATCH", KEY, "APIKeyModel", BODY),
    "rotate_key_organizations_users_email_name": operation("POST", KEY + "/rotate", "APIKeyCreateResponse"),
    "delete_key_organizations_users_email_name": operation("DELETE", KEY, "GenericDeleteResponse"),
    "get_task": operation("GET", "/v1/tasks/{task_id}", "TaskResponse"),

    "create_namespace": operation("POST", NAMESPACES, "NamespaceModel", BODY),
    "get_namespace": operation("GET", NAMESPACE, "NamespaceModel"),
    "list_namespaces": operation("POST", NAMESPACES + "/list", "ListNamespacesResponse", BODY),
    "patch_namespace": operation("PATCH", NAMESPACE, "NamespaceModel", BODY),
    "update_namespace": operation("PUT", NAMESPACE, "NamespaceModel", BODY),
    "delete_namespace": operation("DELETE", NAMESPACE, "NamespaceDeleted"),

    "create_collection": operation("POST", COLLECTIONS, "CollectionResponse", BODY),
    "get_collection": operation("GET", COLLECTION, "CollectionResponse"),
    "list_collections": operation("POST", COLLECTIONS + "/list", "ListCollectionsResponse", BODY),
    "update_collection": operation("PATCH", COLLECTION, "CollectionResponse", BODY),
    "delete_collection": operation("DELETE", COLLECTION, "CollectionDeleted"),
    "clone_collection": operation("POST", COLLECTION + "/clone", "CloneCollectionResponse", BODY, code=201),
    "export_collection": operation("POST", COLLECTION + "/export", "CollectionExportResponse", BODY),
    "describe_collection_features": operation("GET", COLLECTION + "/features", "CollectionFeatures"),

    "create_document": operation("POST", DOCUMENTS, "DocumentResponse", BODY),
    "get_document": operation("GET", DOCUMENT, "DocumentResponse"),
    "update_document": operation("PUT", DOCUMENT, "DocumentResponse", BODY),
    "patch_document": operation("PATCH", DOCUMENT, "DocumentResponse", BODY),
    "delete_document": operation("DELETE", DOCUMENT, "GenericDeleteResponse"),
    "list_documents": operation("POST", DOCUMENTS + "/list", "ListDocumentsResponse", BODY),
    "aggregate_documents": operation("POST", DOCUMENTS + "/aggregate", "DocumentAggregationResponse", BODY),
    "bulk_update": operation("PATCH", DOCUMENTS + "/bulk", "BulkUpdateDocumentsResponse", BODY),
    "batch_update": operation("POST", DOCUMENTS + "/batch", "BatchUpdateDocumentsResponse", BODY),
    "batch_delete": operation("DELETE", DOCUMENTS + "/batch", "BatchDeleteDocumentsResponse", BODY),
    "get_document_lineage": operation("GET", DOCUMENT + "/lineage", "DocumentLineage"),
    "get_document_ns": operation("GET", "/v1/documents/{document_id}", "DocumentResponse"),
    "update_document_ns": operation("PUT", "/v1/documents/{document_id}", "DocumentResponse", BODY),
    "patch_document_ns": operation("PATCH", "/v1/documents/{document_id}", "DocumentResponse", BODY),
    "get_object_documents": operation("GET", "/v1/objects/{object_id}/documents", "ObjectDocuments"),
    "get_decomposition_tree": operation("GET", "/v1/objects/{object_id}/decomposition-tree", "DecompositionTree"),
}

# Calls of the SDK that this server does not have: never a success.
NOT_SERVED = {
    "trigger_collection": operation("POST", COLLECTION + "/trigger", "object", BODY, code=202),
    "get_lifecycle": operation("GET", COLLECTION + "/lifecycle", "object"),
    "patch_lifecycle": operation("PATCH", COLLECTION + "/lifecycle", "object", BODY),
    "sync_schema": operation("POST", COLLECTION + "/sync-schema", "object", BODY),
    "clone_namespace": operation("POST", NAMESPACE + "/clone", "object", BODY),
    "create_organization": operation("POST", "/v1/private/organizations", "object", BODY),
    "list_tasks": operation("POST", "/v1/tasks/list", "object", BODY),
    "kill_task": operation("DELETE", "/v1/tasks/{task_id}", "object"),
    "create_webhook": operation("POST", "/v1/organizations/webhooks/", "object", BODY, code=201),
    "list_audit_logs": operation("GET", "/v1/organizations/audit/logs", "object"),
    "get_usage": operation("GET", "/v1/organizations/usage", "object"),
    "export_manifest": operation("GET", "/v1/manifest/export", "object"),
    "list_namespace_templates": operation("GET", "/v1/templates/namespaces", "object"),
    "search_resources": operation("POST", "/v1/resources/search", "object", BODY),
    "list_extractors": operation("GET", COLLECTIONS + "/features/extractors", "object"),
    "create_bucket": operation("POST", "/v1/buckets", "object", BODY),
    "create_retriever": operation("POST", "/v1/retrievers", "object", BODY),
}

# What the SDK's high-level client asks for, and the vendor's prose, without a method of the SDK.
BY_HAND = {
    "GET /v1/namespaces": "ListNamespacesResponse",
    "POST /v1/documents/search": "SearchResponse",
    "POST " + DOCUMENTS + "/batch-update": "BatchUpdateDocumentsResponse",
    "PATCH " + DOCUMENTS + "/batch": "BatchUpdateDocumentsResponse",
    "POST " + DOCUMENTS + "/batch-delete": "BatchDeleteDocumentsResponse",
    "GET " + DOCUMENTS + "/count": "DocumentCount",
    "GET /v1/health/readiness": "HealthCheckResponse",
}

# Of this server alone. No client of the vendor knows them; tests/api has their tests.
OWN = {
    "GET " + COLLECTION + "/operations", "GET " + COLLECTION + "/operations/{version}",
    "POST " + COLLECTION + "/operations/{version}/revert", "GET " + COLLECTION + "/changes",
    "POST " + DOCUMENTS + "/import", "GET /health",
}

# The link of an export, followed as it is.
LINKS = {"GET /v1/exports/{export}/{file}"}
