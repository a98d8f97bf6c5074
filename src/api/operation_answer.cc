#include "api/operation_answer.h"

#include "document/operators.h"
#include "json/parse.h"

namespace amend::api {
namespace {

// Of what names places alone, a list of them.
bool names_places_only(document::Operation operation) {
  return operation == document::Operation::kRemove ||
         operation == document::Operation::kCurrentTime;
}

std::string joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& segment : path) text.append(text.empty() ? "" : ".").append(segment);
  return text;
}

json::Value text_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

// It was written by this server, from what a client sent as JSON.
json::Value filter_json(const std::string& text) {
  if (text.empty()) return {};
  auto filter = json::parse(text);
  return filter.ok() ? std::move(*filter) : json::Value(text);
}

}  // namespace

// Without a default, so that a new kind does not compile until it has a name.
const char* name_of(engine::Operation::Kind kind) {
  using Kind = engine::Operation::Kind;
  switch (kind) {
    case Kind::kCreate:
      return "create";
    case Kind::kUpdate:
      return "update";
    case Kind::kUpdateMatching:
      return "update_by_filter";
    case Kind::kReplace:
      return "replace";
    case Kind::kDelete:
      return "delete";
    case Kind::kDeleteMatching:
      return "delete_by_filter";
    case Kind::kRevert:
      return "revert";
  }
  return "";
}

// The time that current_time puts somewhere is that of the operation.
json::Value operators_json(const document::Patch& patch) {
  json::Object operators;
  for (const document::Assignment& assignment : patch.assignments) {
    if (assignment.operation == document::Operation::kMerge) continue;
    json::Value& places = operators[document::operator_name(assignment.operation)];
    std::string place = joined(assignment.path);
    if (names_places_only(assignment.operation)) {
      if (!places.is_array()) places = json::Array();
      places.array().emplace_back(std::move(place));
      continue;
    }
    if (!places.is_object()) places = json::Object();
    const bool moves = assignment.operation == document::Operation::kRename;
    places.object().append(std::move(place),
                           moves ? json::Value(joined(destination(assignment))) : assignment.value);
  }
  return operators.empty() ? json::Value() : json::Value(std::move(operators));
}

json::Value update_data_json(const document::Patch& patch) {
  json::Object data;
  for (const document::Assignment& assignment : patch.assignments) {
    if (assignment.operation != document::Operation::kMerge) continue;
    data.append(joined(assignment.path), assignment.value);
  }
  return data;
}

json::Value change_json(const engine::Operation& operation) {
  using Kind = engine::Operation::Kind;
  const bool by_id = operation.kind == Kind::kUpdate;
  const bool by_filter = operation.kind == Kind::kUpdateMatching;
  json::Object shown;
  shown.append("version", operation.version);
  shown.append("kind", name_of(operation.kind));
  shown.append("created_at", format_time(operation.time));
  shown.append("key_id", text_or_null(operation.key_id));
  shown.append("user_id", text_or_null(operation.user_id));
  shown.append("filters", filter_json(operation.filter_text));
  shown.append("update_data", by_filter ? update_data_json(operation.patch) : json::Value());
  shown.append("operators", by_filter ? operators_json(operation.patch) : json::Value());
  shown.append("entry_count", by_id ? json::Value(operation.entries) : json::Value());
  shown.append("matched_count", operation.matched);
  shown.append("updated_count", operation.updated);
  shown.append("failed_count", operation.failed);
  const bool is_revert = operation.reverts.has_value();
  shown.append("reverts", is_revert ? json::Value(*operation.reverts) : json::Value());
  shown.append("skipped_count",
               is_revert ? json::Value(operation.matched - operation.updated) : json::Value());
  return shown;
}

json::Value operation_json(const engine::Operation& operation) {
  json::Value shown = change_json(operation);
  json::Object& members = shown.object();
  members.append("state", operation.pending ? "pending" : "settled");
  members.append("revertible", operation.not_revertible.empty());
  members.append("reason", text_or_null(operation.not_revertible));
  return shown;
}

}  // namespace amend::api
