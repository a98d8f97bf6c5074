#include <chrono>

#include "api/aggregate_request.h"
#include "api/handlers.h"
#include "api/render.h"
#include "base/limits.h"
#include "json/write.h"

namespace amend::api {
namespace {

template <class Named>
void write_values(const std::vector<Named>& named, const std::vector<json::Value>& values,
                  std::string& out) {
  out.push_back('{');
  for (std::size_t at = 0; at < values.size(); ++at) {
    json::write_key(named[at].name, out);
    json::write(values[at], out);
  }
  out.push_back('}');
}

// Errors: kPayloadTooLarge.
Result<std::string> write_groups(const aggregate::Request& request,
                                 const std::vector<aggregate::Group>& groups) {
  std::string out = "[";
  for (const aggregate::Group& group : groups) {
    if (out.back() != '[') out.push_back(',');
    out.append("{\"group\":");
    write_values(request.keys, group.keys, out);
    out.append(",\"metrics\":");
    write_values(request.metrics, group.metrics, out);
    out.push_back('}');
    if (out.size() <= limits::kPageBytes) continue;
    return Status(Code::kPayloadTooLarge,
                  "The answer would be larger than " + std::to_string(limits::kPageBytes) +
                      " bytes; ask for fewer groups with 'limit' or 'having'",
                  {{"limit", static_cast<std::int64_t>(limits::kPageBytes)}});
  }
  out.push_back(']');
  return out;
}

}  // namespace

Result<http::Response> aggregate_documents(Call& call) {
  const auto began = std::chrono::steady_clock::now();
  AMEND_ASSIGN_OR_RETURN(AggregateRequest read, read_aggregate_request(call.body));
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  AMEND_RETURN_IF_ERROR(read.rule);
  call.drop_body();
  const engine::AggregateDocuments query{collection_id, std::move(read.filter),
                                         std::move(read.request), call.deadline};
  AMEND_ASSIGN_OR_RETURN(const engine::AggregatedDocuments made,
                         call.engine.aggregate_documents(query));
  AMEND_ASSIGN_OR_RETURN(std::string body, write_groups(query.request, made.table.groups));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  body.insert(0, "{\"results\":");
  json::write_key("total_groups", body);
  json::write(static_cast<std::uint64_t>(made.table.groups.size()), body);
  json::write_key("query_info", body);
  json::write(json::make_object({{"collection_id", collection_id},
                                 {"execution_time_ms", static_cast<std::int64_t>(took.count())},
                                 {"pipeline_stages", static_cast<std::uint64_t>(read.stages)},
                                 {"matched_documents", made.matched},
                                 {"groups_before_limit", made.table.groups_before_limit}}),
              body);
  body.push_back('}');
  return json_response(std::move(body));
}

}  // namespace amend::api
