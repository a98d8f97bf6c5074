#include <array>

#include "api/change.h"
#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/if_match.h"
#include "api/once.h"
#include "api/selection.h"
#include "document/claims.h"
#include "document/rules.h"

namespace amend::api {
namespace {

struct PatchRequest {
  document::Patch patch;
  document::Claims claims;
};

// The body is what is merged, or, where the query asks for operators, an object that has both.
// Errors: kValidation.
Result<document::Patch> read_body(const json::Value& body, bool with_operators) {
  if (!with_operators) {
    auto patch = document::parse_patch(body);
    if (!patch.ok()) return patch.status().under({"body"});
    return patch;
  }
  constexpr std::array<std::string_view, 2> kMembers = {"update_data", "operators"};
  Faults faults;
  Fields fields(body, {"body"}, faults);
  refuse_unknown_members(body, {kMembers}, faults);
  document::Patch patch = read_change(fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  return patch;
}

// What one value's shape can tell. Errors: kValidation.
Result<PatchRequest> read_patch(const json::Value& body, bool with_operators) {
  PatchRequest request;
  AMEND_ASSIGN_OR_RETURN(request.patch, read_body(body, with_operators));
  AMEND_RETURN_IF_ERROR(document::check_patch_types(request.patch).under({"body"}));
  auto claims = document::take_claims(request.patch);
  if (!claims.ok()) return claims.status().under({"body"});
  request.claims = std::move(*claims);
  return request;
}

// The request as a command. Its body is dropped, for the command holds copies of all it needs.
Result<engine::PatchDocument> read_command(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const bool with_operators, call.flag("operators"));
  AMEND_ASSIGN_OR_RETURN(PatchRequest request, read_patch(call.body, with_operators));
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(engine::Versions versions, if_match(call));
  const std::string& id = call.parameters[1];
  AMEND_RETURN_IF_ERROR(document::settle_ids({id, collection_id}, request.claims));
  AMEND_RETURN_IF_ERROR(document::check_patch(request.patch));
  call.drop_body();
  return engine::PatchDocument{std::move(collection_id), id, std::move(request.patch),
                               std::move(request.claims), std::move(versions)};
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
