#include "api/batch_request.h"
#include "api/handlers.h"
#include "api/render.h"
#include "document/rules.h"
#include "json/write.h"

namespace amend::api {
namespace {

std::string message(std::uint64_t updated, std::uint64_t failed) {
  if (failed == 0) return "Successfully updated " + std::to_string(updated) + " document(s)";
  return "Updated " + std::to_string(updated) + " document(s), " + std::to_string(failed) +
         " failed";
}

void write_member(std::string_view name, const json::Value& value, std::string& out) {
  json::write_key(name, out);
  json::write(value, out);
}

// `results` is the text of a JSON list. A thousand results as a tree would cost more than the
// update itself.
http::Response answer(std::uint64_t updated, std::uint64_t failed, std::string_view results,
                      std::uint64_t matched, const std::optional<std::uint64_t>& version) {
  std::string body = "{";
  write_member("updated_count", updated, body);
  write_member("failed_count", failed, body);
  json::write_key("results", body);
  body.append(results);
  write_member("message", message(updated, failed), body);
  write_member("matched_count", matched, body);
  write_member("version", version ? json::Value(*version) : json::Value(), body);
  body.push_back('}');
  return json_response(std::move(body));
}

void write_result(const std::string& document_id, const Status& outcome, std::string& out) {
  out.push_back('{');
  json::write_key("document_id", out);
  json::write_string(document_id, out);
  write_member("success", outcome.ok(), out);
  if (outcome.ok()) {
    write_member("error", nullptr, out);
  } else {
    write_member("error", fault_sentence(outcome, "the entry"), out);
    write_member("error_type", error_name(outcome.code()), out);
    write_member("retryable", false, out);
  }
  out.push_back('}');
}

Result<http::Response> update_documents(Call& call, const engine::Collection& collection,
                                        BatchRequest request) {
  std::vector<std::string> ids;
  ids.reserve(request.updates.size());
  for (engine::DocumentUpdate& update : request.updates) {
    document::drop_repeated_ids({update.document_id, collection.id}, update.patch);
    update.refusal = document::check_patch(update.patch);
    ids.push_back(update.document_id);
  }
  AMEND_ASSIGN_OR_RETURN(
      const engine::UpdatedDocuments done,
      call.engine.update_documents({collection.id, std::move(request.updates)}, call.context()));
  std::string results = "[";
  std::uint64_t failed = 0;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    if (at > 0) results.push_back(',');
    write_result(ids[at], done.outcomes[at], results);
    if (!done.outcomes[at].ok()) ++failed;
  }
  results.push_back(']');
  return answer(ids.size() - failed, failed, results, done.matched, done.version);
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
  return answer(done.updated, done.failed, "[]", done.matched, done.version);
}

}  // namespace

Result<http::Response> batch_update(Call& call) {
  AMEND_ASSIGN_OR_RETURN(BatchRequest request, read_batch(*call.element));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_ASSIGN_OR_RETURN(const BatchMode mode, batch_mode(request));
  call.drop_body();
  if (mode == BatchMode::kExplicit) return update_documents(call, collection, std::move(request));
  return update_matching(call, collection, std::move(request));
}

}  // namespace amend::api
