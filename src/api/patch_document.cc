#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/if_match.h"
#include "api/once.h"
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

// The request as a command. Its body is dropped, for the command holds copies of all it needs.
Result<engine::PatchDocument> read_command(Call& call) {
  auto request = read_patch(call.body);
  if (!request.ok()) return request.status().under({"body"});
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(engine::Versions versions, if_match(call));
  const std::string& id = call.parameters[1];
  AMEND_RETURN_IF_ERROR(document::settle_ids({id, collection_id}, request->claims));
  AMEND_RETURN_IF_ERROR(document::check_patch(request->patch));
  call.drop_body();
  return engine::PatchDocument{std::move(collection_id), id, std::move(request->patch),
                               std::move(request->claims), std::move(versions)};
}

Result<http::Response> answer_of(Result<engine::StoredDocument> patched) {
  AMEND_RETURN_IF_ERROR(patched.status());
  return document_response(std::move(*patched));
}

}  // namespace

Result<http::Response> patch_document(Call& call) {
  AMEND_ASSIGN_OR_RETURN(engine::PatchDocument command, read_command(call));
  return answer_of(call.engine.patch_document(
      std::move(command), call.context(), once<engine::StoredDocument>(call, document_response)));
}

bool start_patching(Call& call, Answer answer) {
  auto command = read_command(call);
  if (command.ok()) {
    return call.engine.start_patching(
        *command, call.context(),
        [answer = std::move(answer)](Result<engine::StoredDocument> patched) {
          answer(answer_of(std::move(patched)));
        });
  }
  answer(command.status());
  return true;
}

}  // namespace amend::api
