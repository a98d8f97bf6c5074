#include <array>

#include "api/guards.h"
#include "api/handlers.h"
#include "api/many_answer.h"
#include "api/once.h"
#include "api/selection.h"
#include "base/limits.h"

namespace amend::api {
namespace {

constexpr std::array<std::string_view, 3> kMembers = {"document_ids", "filters", "match_all"};

struct DeleteRequest {
  std::vector<std::string> given;
  bool by_ids = false;
  std::vector<std::string> ids;
  Selection chosen;
  engine::Guards guards;
};

void read_ids(Fields& fields, DeleteRequest& request) {
  const json::Array* ids = fields.array("document_ids");
  if (ids == nullptr) return;
  request.by_ids = true;
  if (ids->empty()) fields.fault("document_ids", "must have at least 1 entry", "too_short");
  if (ids->size() > limits::kBatchEntries) {
    fields.fault("document_ids",
                 "must have at most " + std::to_string(limits::kBatchEntries) + " entries",
                 "too_long");
    return;
  }
  for (std::size_t at = 0; at < ids->size(); ++at) {
    const json::Value& id = (*ids)[at];
    if (id.is_string()) {
      request.ids.push_back(id.string());
      continue;
    }
    Faults::Loc loc = fields.at("document_ids");
    loc.emplace_back(static_cast<std::int64_t>(at));
    fields.faults().add(std::move(loc), "must be a string", "string_type");
  }
}

// Errors: kValidation with every fault of shape.
Result<DeleteRequest> read_delete(const Call& call) {
  const json::Value& body = call.body;
  Faults faults;
  Fields fields(body, {"body"}, faults);
  DeleteRequest request;
  request.given = given_members(fields, kMembers);
  refuse_unknown_members(body, {kMembers, kGuardMembers}, faults);
  read_ids(fields, request);
  request.chosen = read_selection(fields);
  request.guards = read_guards(call, fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  return request;
}

Status check(const DeleteRequest& request) {
  if (request.given.empty()) return conflict("Give either 'document_ids' or 'filters'", {});
  if (!request.by_ids) {
    AMEND_RETURN_IF_ERROR(check_guards(request.guards, true));
    return request.chosen.check("delete", request.given);
  }
  if (request.given.size() == 1) return check_guards(request.guards, false);
  return conflict("Give either 'document_ids' or 'filters', not both", request.given);
}

Result<http::Response> delete_named(Call& call, std::string collection_id,
                                    std::vector<std::string> ids, engine::Guards guards) {
  const auto answer = [&](const engine::DeletedDocuments& done) {
    ResultList results;
    for (std::size_t at = 0; at < ids.size(); ++at) results.add(ids[at], done.outcomes[at]);
    const ManyAnswer told{"deleted",    done.deleted, done.failed,  results.take(),
                          done.deleted, done.version, done.preview, {}};
    return done.refused ? refused_response(told, call.request_id) : many_response(told);
  };
  AMEND_ASSIGN_OR_RETURN(
      const engine::DeletedDocuments done,
      call.engine.delete_documents({std::move(collection_id), ids, std::move(guards), {}},
                                   call.context(), once<engine::DeletedDocuments>(call, answer)));
  return answer(done);
}

}  // namespace

Result<http::Response> delete_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(DeleteRequest request, read_delete(call));
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  AMEND_RETURN_IF_ERROR(check(request));
  if (request.by_ids) {
    return delete_named(call, std::move(collection_id), std::move(request.ids),
                        std::move(request.guards));
  }
  const auto answer = [filter = request.chosen.filter](const engine::DeletedMatching& done) {
    return many_response(
        {"deleted", done.deleted, 0, "[]", done.deleted, done.version, done.preview, filter});
  };
  AMEND_ASSIGN_OR_RETURN(const engine::DeletedMatching done,
                         call.engine.delete_matching(
                             {std::move(collection_id), std::move(request.chosen.filter),
                              std::move(request.chosen.filter_text), std::move(request.guards)},
                             call.context(), once<engine::DeletedMatching>(call, answer)));
  return answer(done);
}

}  // namespace amend::api
