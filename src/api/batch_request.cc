#include "api/batch_request.h"

#include <algorithm>

#include "api/decode.h"
#include "api/later.h"
#include "base/limits.h"

namespace amend::api {
namespace {

constexpr std::string_view kModeMembers[] = {"updates", "filters", "update_data", "match_all"};

// Guards and operators of later versions; see later.h.
constexpr std::string_view kLaterMembers[] = {"dry_run",     "only_if", "expect_matched",
                                              "max_matched", "atomic",  "operators"};
constexpr std::string_view kLaterEntryMembers[] = {"if_version"};

// The member update_data, if it is an object.
document::Patch read_patch(Fields& fields) {
  if (fields.object("update_data") == nullptr) return {};
  auto patch = document::parse_patch(*fields.find("update_data"));
  if (patch.ok()) return std::move(*patch);
  fields.faults().add(patch.status().under(fields.at("update_data")));
  return {};
}

engine::DocumentUpdate read_update(Fields fields) {
  engine::DocumentUpdate update;
  update.document_id = fields.required_text("document_id");
  if (fields.find("update_data") == nullptr) fields.missing("update_data");
  update.patch = read_patch(fields);
  return update;
}

void read_updates(Fields& fields, BatchRequest& request) {
  const json::Array* entries = fields.array("updates");
  if (entries == nullptr) return;
  if (entries->empty()) fields.fault("updates", "must have at least 1 entry", "too_short");
  if (entries->size() > limits::kBatchEntries) {
    fields.fault("updates",
                 "must have at most " + std::to_string(limits::kBatchEntries) + " entries",
                 "too_long");
    return;
  }
  request.updates.reserve(entries->size());
  for (std::size_t at = 0; at < entries->size(); ++at) {
    request.updates.push_back(read_update({(*entries)[at], fields, "updates", at}));
  }
}

Status check_later_members(const BatchRequest& request, const json::Value& body) {
  AMEND_RETURN_IF_ERROR(refuse_member(body, kLaterMembers));
  if (!request.has("updates")) return {};
  for (const json::Value& entry : body.find("updates")->array()) {
    AMEND_RETURN_IF_ERROR(refuse_member(entry, kLaterEntryMembers));
  }
  return {};
}

Status check_explicit(const BatchRequest& request) {
  if (request.given.size() == 1) return {};
  return conflict("Give either 'updates', or 'filters' together with 'update_data', not both",
                  request.given);
}

Status check_filter_mode(const BatchRequest& request) {
  if (!request.has("update_data") && !request.has("filters") && !request.chosen.match_all) {
    return conflict("Give either 'updates', or 'filters' together with 'update_data'",
                    request.given);
  }
  if (!request.has("update_data"))
    return conflict("'filters' needs 'update_data': there is nothing to apply", request.given);
  return request.chosen.check("update", request.given);
}

}  // namespace

bool BatchRequest::has(std::string_view member) const {
  return std::find(given.begin(), given.end(), member) != given.end();
}

Result<BatchRequest> read_batch(const json::Value& body) {
  Faults faults;
  BatchRequest request;
  Fields fields(body, {"body"}, faults);
  refuse_unknown_members(body, {kModeMembers, kLaterMembers}, faults);
  request.given = given_members(fields, kModeMembers);
  read_updates(fields, request);
  request.chosen = read_selection(fields);
  request.patch = read_patch(fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  return request;
}

Result<BatchMode> batch_mode(const BatchRequest& request, const json::Value& body) {
  AMEND_RETURN_IF_ERROR(check_later_members(request, body));
  if (request.has("updates")) {
    AMEND_RETURN_IF_ERROR(check_explicit(request));
    return BatchMode::kExplicit;
  }
  AMEND_RETURN_IF_ERROR(check_filter_mode(request));
  return BatchMode::kFilter;
}

}  // namespace amend::api
