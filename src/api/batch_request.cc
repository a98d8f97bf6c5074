#include "api/batch_request.h"

#include <algorithm>

#include "api/change.h"
#include "api/decode.h"
#include "api/guards.h"
#include "base/limits.h"

namespace amend::api {
namespace {

constexpr std::string_view kModeMembers[] = {"updates", "filters", "update_data", "operators",
                                             "match_all"};

engine::DocumentUpdate read_update(Fields fields) {
  engine::DocumentUpdate update;
  update.document_id = fields.required_text("document_id");
  update.patch = read_required_change(fields);
  if (const auto version = fields.integer("if_version")) {
    if (*version < 0) fields.fault("if_version", "must be at least 0", "greater_than_equal");
    update.if_version = static_cast<std::uint64_t>(*version);
  }
  return update;
}

// The same for an entry that has these two members, both well-formed, and no other: nearly all of
// them. Nothing for any other.
std::optional<engine::DocumentUpdate> read_plain_update(const json::Element& entry) {
  if (!entry.is_object()) return {};
  std::optional<json::Element> id;
  std::optional<json::Element> data;
  for (json::Element::Members members(entry); members.next();) {
    std::optional<json::Element>& member = members.key() == "document_id" ? id : data;
    if (member || (members.key() != "document_id" && members.key() != "update_data")) return {};
    member = members.value();
  }
  if (!id || id->type() != json::Value::Type::kString || !data || !data->is_object()) return {};
  auto patch = document::parse_patch(data->value());
  if (!patch.ok()) return {};
  return engine::DocumentUpdate{std::string(id->string()), std::move(*patch), {}, {}};
}

void read_updates(Fields& fields, const json::Element& list, BatchRequest& request) {
  if (list.size() == 0) fields.fault("updates", "must have at least 1 entry", "too_short");
  if (list.size() > limits::kBatchEntries) {
    fields.fault("updates",
                 "must have at most " + std::to_string(limits::kBatchEntries) + " entries",
                 "too_long");
    return;
  }
  request.updates.reserve(list.size());
  std::size_t at = 0;
  for (json::Element::Elements entries(list); entries.next(); ++at) {
    if (auto update = read_plain_update(entries.value())) {
      request.updates.push_back(std::move(*update));
      continue;
    }
    const json::Value entry = entries.value().value();
    request.updates.push_back(read_update({entry, fields, "updates", at}));
  }
}

// The request without the entries of its list of updates.
json::Value without_entries(const json::Element& body) {
  json::Object members;
  for (const json::Element::Member& member : body.members()) {
    const bool list = member.key == "updates" && member.value.is_array();
    members.append(std::string(member.key), list ? json::Array() : member.value.value());
  }
  return members;
}

Status check_explicit(const BatchRequest& request) {
  if (request.given.size() == 1) return {};
  return conflict(
      "Give either 'updates', or 'filters' together with 'update_data' or 'operators', not both",
      request.given);
}

Status check_filter_mode(const BatchRequest& request) {
  const bool changes = request.has("update_data") || request.has("operators");
  if (!changes && !request.has("filters") && !request.chosen.match_all) {
    return conflict(
        "Give either 'updates', or 'filters' together with 'update_data' or 'operators'",
        request.given);
  }
  if (!changes) {
    return conflict("'filters' needs 'update_data' or 'operators': there is nothing to apply",
                    request.given);
  }
  return request.chosen.check("update", request.given);
}

}  // namespace

bool BatchRequest::has(std::string_view member) const {
  return std::find(given.begin(), given.end(), member) != given.end();
}

Result<BatchRequest> read_batch(const Call& call) {
  const json::Element& body = *call.element;
  const json::Value members = without_entries(body);
  Faults faults;
  BatchRequest request;
  Fields fields(members, {"body"}, faults);
  refuse_unknown_members(members, {kModeMembers, kGuardMembers}, faults);
  request.given = given_members(fields, kModeMembers);
  if (fields.array("updates") != nullptr) read_updates(fields, *body.find("updates"), request);
  request.chosen = read_selection(fields);
  request.patch = read_change(fields);
  request.guards = read_guards(call, fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  return request;
}

Result<BatchMode> batch_mode(const BatchRequest& request) {
  const bool by_filter = !request.has("updates");
  AMEND_RETURN_IF_ERROR(by_filter ? check_filter_mode(request) : check_explicit(request));
  AMEND_RETURN_IF_ERROR(check_guards(request.guards, by_filter));
  return by_filter ? BatchMode::kFilter : BatchMode::kExplicit;
}

}  // namespace amend::api
