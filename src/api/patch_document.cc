#include "api/document_answer.h"
#include "api/handlers.h"
#include "document/claims.h"
#include "document/rules.h"

namespace amend::api {
namespace {

struct PatchRequest {
  document::Patch patch;
  document::Claims claims;
};

// What one value's shape can tell. Errors: kValidation, places relative to the body.
Result<PatchRequest> read_patch(const json::Value& body) {
  PatchRequest request;
  AMEND_ASSIGN_OR_RETURN(request.patch, document::parse_patch(body));
  AMEND_RETURN_IF_ERROR(document::check_patch_types(request.patch));
  AMEND_ASSIGN_OR_RETURN(request.claims, document::take_claims(request.patch));
  return request;
}

}  // namespace

Result<http::Response> patch_document(Call& call) {
  auto request = read_patch(call.body);
  if (!request.ok()) return request.status().under({"body"});
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  const std::string& id = call.parameters[1];
  AMEND_RETURN_IF_ERROR(document::settle_ids({id, collection_id}, request->claims));
  AMEND_RETURN_IF_ERROR(document::check_patch(request->patch));
  call.body = nullptr;  // the request holds copies of all it needs
  AMEND_ASSIGN_OR_RETURN(engine::StoredDocument stored,
                         call.engine.patch_document({collection_id, id, std::move(request->patch),
                                                     std::move(request->claims)},
                                                    call.context()));
  return document_response(std::move(stored));
}

}  // namespace amend::api
