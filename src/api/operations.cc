#include <charconv>

#include "api/cursor.h"
#include "api/handlers.h"
#include "api/once.h"
#include "api/operation_answer.h"
#include "api/render.h"
#include "base/limits.h"

namespace amend::api {
namespace {

// Which lists a cursor goes on with.
std::string scope_of(const std::string& collection_id) {
  return "operations of " + collection_id;
}

// The version that the second path parameter names. Errors: kNotFound for what is no version.
Result<std::uint64_t> version_parameter(const Call& call) {
  const std::string& text = call.parameters[1];
  const char* const end = text.data() + text.size();
  std::uint64_t version = 0;
  const auto [stopped, error] = std::from_chars(text.data(), end, version);
  if (error == std::errc() && stopped == end) return version;
  return Status::not_found("operation", text, "There is no operation of this version");
}

const char* name_of(engine::RevertedOperation::Skipped::Why why) {
  using Why = engine::RevertedOperation::Skipped::Why;
  switch (why) {
    case Why::kChanged:
      return "changed";
    case Why::kDeleted:
      return "deleted";
    case Why::kReverted:
      return "reverted";
    case Why::kTooLarge:
      return "too_large";
    case Why::kNotKept:
      return "not_kept";
    case Why::kIdTaken:
      return "id_taken";
  }
  return "";
}

json::Value skipped_json(const engine::RevertedOperation& done) {
  json::Array skipped;
  for (const auto& one : done.skipped) {
    const json::Value id = one.document_id ? json::Value(*one.document_id) : json::Value();
    skipped.push_back(json::make_object(
        {{"document_id", id}, {"position", one.position}, {"reason", name_of(one.why)}}));
  }
  return skipped;
}

http::Response reverted_response(std::uint64_t version, const engine::RevertedOperation& done) {
  const std::uint64_t skipped = done.matched - done.reverted;
  return json_response(json::make_object(
      {{"reverts", version},
       {"version", done.version ? json::Value(*done.version) : json::Value()},
       {"matched_count", done.matched},
       {"reverted_count", done.reverted},
       {"skipped_count", skipped},
       {"skipped", skipped_json(done)},
       {"message", "Reverted " + std::to_string(done.reverted) + " document(s), left " +
                       std::to_string(skipped) + " alone"}}));
}

}  // namespace

Result<http::Response> list_operations(Call& call) {
  engine::ListOperations query;
  AMEND_ASSIGN_OR_RETURN(const auto limit, call.number("limit", 1, limits::kPageSize));
  AMEND_ASSIGN_OR_RETURN(query.collection_id, call.collection_id());
  query.limit = static_cast<std::uint64_t>(limit.value_or(limits::kDefaultPageSize));
  const std::string scope = scope_of(query.collection_id);
  if (const std::string* cursor = call.target.find("cursor")) {
    AMEND_ASSIGN_OR_RETURN(const filter::Standing standing, read_cursor(*cursor, scope));
    query.before = standing.position;
  }
  AMEND_ASSIGN_OR_RETURN(const engine::OperationPage page, call.engine.list_operations(query));
  json::Array operations;
  for (const engine::Operation& operation : page.operations) {
    operations.push_back(operation_json(operation));
  }
  const json::Value next =
      page.next ? json::Value(make_cursor({{}, *page.next}, scope)) : json::Value();
  return json_response(
      json::make_object({{"operations", std::move(operations)},
                         {"pagination", json::make_object({{"limit", query.limit},
                                                           {"page_size", query.limit},
                                                           {"has_more", page.next.has_value()},
                                                           {"next_cursor", next}})}}));
}

Result<http::Response> get_operation(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t version, version_parameter(call));
  AMEND_ASSIGN_OR_RETURN(const engine::Operation operation,
                         call.engine.get_operation(collection_id, version));
  return json_response(operation_json(operation));
}

Result<http::Response> revert_operation(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t version, version_parameter(call));
  const auto answer = [version](const engine::RevertedOperation& done) {
    return reverted_response(version, done);
  };
  AMEND_ASSIGN_OR_RETURN(
      const engine::RevertedOperation done,
      call.engine.revert_operation({collection_id, version}, call.context(),
                                   once<engine::RevertedOperation>(call, answer)));
  return answer(done);
}

}  // namespace amend::api
