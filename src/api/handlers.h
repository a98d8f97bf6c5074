// The handlers: each decodes its request, makes its engine calls and renders. One file a resource.
#pragma once

#include "api/call.h"
#include "http/server.h"

namespace amend::api {

// health.cc
Result<http::Response> health(Call& call);
Result<http::Response> liveness(Call& call);

// users.cc
Result<http::Response> get_organization(Call& call);
Result<http::Response> patch_organization(Call& call);
Result<http::Response> create_user(Call& call);
Result<http::Response> list_users(Call& call);
Result<http::Response> get_user(Call& call);
Result<http::Response> patch_user(Call& call);
Result<http::Response> delete_user(Call& call);

// keys.cc
Result<http::Response> create_key(Call& call);
Result<http::Response> list_keys(Call& call);
Result<http::Response> patch_key(Call& call);
Result<http::Response> rotate_key(Call& call);
Result<http::Response> revoke_key(Call& call);

// namespaces.cc
Result<http::Response> create_namespace(Call& call);
Result<http::Response> get_namespace(Call& call);
Result<http::Response> list_namespaces(Call& call);
Result<http::Response> patch_namespace(Call& call);
Result<http::Response> replace_namespace(Call& call);
Result<http::Response> delete_namespace(Call& call);

// tasks.cc
Result<http::Response> get_task(Call& call);

// collections.cc
Result<http::Response> create_collection(Call& call);
Result<http::Response> get_collection(Call& call);
Result<http::Response> list_collections(Call& call);
Result<http::Response> patch_collection(Call& call);
Result<http::Response> clone_collection(Call& call);
Result<http::Response> delete_collection(Call& call);
Result<http::Response> collection_features(Call& call);

// export.cc
Result<http::Response> export_collection(Call& call);
Result<std::optional<http::Response>> check_link(Call& call);
Result<http::Handler::StreamedResponse> download_export(Call& call, http::BodyReader& body);

// documents.cc
Result<http::Response> create_document(Call& call);
Result<http::Response> get_document(Call& call);
Result<std::optional<http::Response>> peek_document(Call& call);

// replace_document.cc, patch_document.cc, delete_document.cc
Result<http::Response> replace_document(Call& call);
Result<http::Response> patch_document(Call& call);
bool start_patching(Call& call, Answer answer);
Result<http::Response> delete_document(Call& call);

// anywhere.cc
Result<http::Response> get_document_anywhere(Call& call);
Result<http::Response> replace_document_anywhere(Call& call);
Result<http::Response> patch_document_anywhere(Call& call);

// lineage.cc, count.cc, search.cc
Result<http::Response> get_lineage(Call& call);
Result<http::Response> count_documents(Call& call);
Result<http::Response> search_documents(Call& call);

// objects.cc
Result<http::Response> get_object_documents(Call& call);
Result<http::Response> get_decomposition_tree(Call& call);

// list.cc
Result<http::Response> list_documents(Call& call);

// aggregate.cc
Result<http::Response> aggregate_documents(Call& call);

// batch.cc
Result<http::Response> batch_update(Call& call);

// bulk.cc
Result<http::Response> bulk_update(Call& call);

// delete_documents.cc
Result<http::Response> delete_documents(Call& call);

// operations.cc
Result<http::Response> list_operations(Call& call);
Result<http::Response> get_operation(Call& call);
Result<http::Response> revert_operation(Call& call);

// changes.cc
Result<http::Handler::StreamedResponse> stream_changes(Call& call, http::BodyReader& body);

// import.cc
Result<http::Handler::StreamedResponse> import_documents(Call& call, http::BodyReader& body);

}  // namespace amend::api
