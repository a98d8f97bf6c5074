#include <array>

#include "api/change.h"
#include "api/guards.h"
#include "api/handlers.h"
#include "api/matching_update.h"
#include "document/patch.h"

namespace amend::api {
namespace {

constexpr std::array<std::string_view, 4> kMembers = {"update_data", "operators", "filters",
                                                      "match_all"};

struct BulkRequest {
  std::vector<std::string> given;
  document::Patch patch;
  Selection chosen;
  engine::Guards guards;
};

// Errors: kValidation with every fault of shape.
Result<BulkRequest> read_bulk(const Call& call) {
  const json::Value& body = call.body;
  Faults faults;
  Fields fields(body, {"body"}, faults);
  BulkRequest request;
  request.given = given_members(fields, kMembers);
  refuse_unknown_members(body, {kMembers, kGuardMembers}, faults);
  request.patch = read_required_change(fields);
  request.chosen = read_selection(fields);
  request.guards = read_guards(call, fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  return request;
}

// Without "filters" every document is meant; with filters that hold no condition somebody's
// conditions were lost on the way.
Status check(const BulkRequest& request) {
  AMEND_RETURN_IF_ERROR(check_guards(request.guards, true));
  return request.chosen.has_filters ? request.chosen.check("update", request.given) : Status();
}

}  // namespace

Result<http::Response> bulk_update(Call& call) {
  AMEND_ASSIGN_OR_RETURN(BulkRequest request, read_bulk(call));
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_RETURN_IF_ERROR(check(request));
  call.drop_body();
  return update_matching(call, collection_id, std::move(request.chosen), std::move(request.patch),
                         std::move(request.guards), {});
}

}  // namespace amend::api
