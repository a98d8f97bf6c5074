#include "api/batch_request.h"
#include "api/handlers.h"
#include "api/render.h"
#include "document/rules.h"

namespace amend::api {
namespace {

std::string message(std::uint64_t updated, std::uint64_t failed) {
  if (failed == 0) return "Successfully updated " + std::to_string(updated) + " document(s)";
  return "Updated " + std::to_string(updated) + " document(s), " + std::to_string(failed) +
         " failed";
}

json::Value version_json(const std::optional<std::uint64_t>& version) {
  return version ? json::Value(*version) : json::Value();
}

http::Response answer(std::uint64_t updated, std::uint64_t failed, json::Array results,
                      std::uint64_t matched, const std::optional<std::uint64_t>& version) {
  return json_response(json::make_object({{"updated_count", updated},
                                          {"failed_count", failed},
                                          {"results", std::move(results)},
                                          {"message", message(updated, failed)},
                                          {"matched_count", matched},
                                          {"version", version_json(version)}}));
}

json::Value entry_result(const std::string& document_id, const Status& outcome) {
  if (outcome.ok()) {
    return json::make_object({{"document_id", document_id}, {"success", true}, {"error", nullptr}});
  }
  return json::make_object({{"document_id", document_id},
                            {"success", false},
                            {"error", fault_sentence(outcome, "the entry")},
                            {"error_type", error_name(outcome.code())},
                            {"retryable", false}});
}

Result<http::Response> update_documents(Call& call, const engine::Collection& collection,
                                        BatchRequest request) {
  std::vector<std::string> ids;
  for (engine::DocumentUpdate& update : request.updates) {
    document::drop_repeated_ids({update.document_id, collection.id}, update.patch);
    update.refusal = document::check_patch(update.patch);
    ids.push_back(update.document_id);
  }
  AMEND_ASSIGN_OR_RETURN(
      const engine::UpdatedDocuments done,
      call.engine.update_documents({collection.id, std::move(request.updates)}, call.context()));
  json::Array results;
  std::uint64_t failed = 0;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    results.push_back(entry_result(ids[at], done.outcomes[at]));
    if (!done.outcomes[at].ok()) ++failed;
  }
  return answer(ids.size() - failed, failed, std::move(results), done.matched, done.version);
}

// In a mass update a fault of the patch is a fault of the request: 400, before anything changes.
Status check_for_all(const document::Patch& patch) {
  const Status status = document::check_patch(patch);
  if (status.code() != Code::kValidation) return status;
  return {Code::kBadRequest,
          fault_sentence(status, "update_data"),
          {{"field", describe(status.issues().front().loc)}}};
}

Result<http::Response> update_matching(Call& call, const engine::Collection& collection,
                                       BatchRequest request) {
  AMEND_RETURN_IF_ERROR(check_for_all(request.patch));
  AMEND_ASSIGN_OR_RETURN(
      const engine::UpdatedMatching done,
      call.engine.update_matching({collection.id, std::move(request.filter),
                                   std::move(request.filter_text), std::move(request.patch)},
                                  call.context()));
  return answer(done.updated, done.failed, {}, done.matched, done.version);
}

}  // namespace

Result<http::Response> batch_update(Call& call) {
  AMEND_ASSIGN_OR_RETURN(BatchRequest request, read_batch(call.body));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_ASSIGN_OR_RETURN(const BatchMode mode, batch_mode(request, call.body));
  call.body = nullptr;  // the request holds copies of all it needs
  if (mode == BatchMode::kExplicit) return update_documents(call, collection, std::move(request));
  return update_matching(call, collection, std::move(request));
}

}  // namespace amend::api
