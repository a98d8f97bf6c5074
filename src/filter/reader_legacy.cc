// The older shape: {"key": ...} with match and range, and has_id, is_null and is_empty.

#include <optional>

#include "document/fields.h"
#include "filter/legacy.h"
#include "filter/reader.h"

namespace amend::filter {
namespace {

bool is_ordering(std::string_view word) {
  return word == "gt" || word == "gte" || word == "lt" || word == "lte";
}

std::optional<Operator> match_operator(std::string_view word) {
  if (word == "value") return Operator::kEq;
  if (word == "any") return Operator::kIn;
  if (word == "except") return Operator::kNin;
  if (word == "text") return Operator::kText;
  return std::nullopt;
}

}  // namespace

Status Reader::legacy(const json::Object& object, Scope scope, Nodes& parts) {
  std::vector<std::string_view> allowed = {"key", "case_sensitive"};
  allowed.insert(allowed.end(), kLegacyParts.begin(), kLegacyParts.end());
  AMEND_RETURN_IF_ERROR(refuse_others(object, allowed));
  AMEND_RETURN_IF_ERROR(read_case_sensitive(object, scope));
  const std::string& key = object.find("key")->string();
  const std::size_t before = parts.size();
  if (object.find("value") != nullptr || object.find("operator") != nullptr) {
    AMEND_RETURN_IF_ERROR(legacy_value(key, object, scope, parts));
  }
  for (const json::Member& member : object) {
    AMEND_RETURN_IF_ERROR(legacy_part(key, member, scope, parts));
  }
  if (parts.size() > before) return {};
  return invalid(place_of("value"), "is missing: a condition compares its key with something",
                 "missing");
}

// {"key": k, "value": v} and {"key": k, "operator": o, "value": v}.
Status Reader::legacy_value(std::string_view key, const json::Object& object, Scope scope,
                            Nodes& parts) {
  const json::Value* value = object.find("value");
  if (object.find("operator") == nullptr && value->is_array()) {
    return leaf({key, Operator::kIn, value, {place_of("key"), place_of("value")}}, scope, parts);
  }
  return explicit_leaf("key", object, scope, parts);
}

Status Reader::legacy_part(std::string_view key, const json::Member& part, Scope scope,
                           Nodes& parts) {
  const ConditionPlaces places{place_of("key"), place_of(part.key)};
  if (is_ordering(part.key)) {
    return leaf({key, *find_operator(part.key), &part.value, places}, scope, parts);
  }
  if (part.key == "match" || part.key == "range") return comparisons(key, part, scope, parts);
  return {};
}

// What "match" or "range" says about the key.
Status Reader::comparisons(std::string_view key, const json::Member& part, Scope scope,
                           Nodes& parts) {
  const Loc key_loc = place_of("key");
  const Below below(loc_, part.key);
  const bool match = part.key == "match";
  const std::string words = match ? "value, any, except, text" : "gt, gte, lt, lte";
  if (!part.value.is_object()) return fault("must be an object with one of " + words, "dict_type");
  if (part.value.object().empty()) return fault("must have one of " + words, "value_error");
  for (const json::Member& member : part.value.object()) {
    const Below inside(loc_, member.key);
    std::optional<Operator> op;
    if (match) {
      op = match_operator(member.key);
    } else if (is_ordering(member.key)) {
      op = find_operator(member.key);
    }
    if (!op) return fault("does not belong here; use one of " + words, "value_error");
    AMEND_RETURN_IF_ERROR(leaf({key, *op, &member.value, {key_loc, loc_}}, scope, parts));
  }
  return {};
}

bool Reader::is_legacy_member(std::string_view key) {
  return key == "has_id" || key == "is_null" || key == "is_empty";
}

// REQUIRES: is_legacy_member(member.key).
Status Reader::legacy_member(const json::Member& member, Scope scope, Nodes& parts) {
  if (member.key == "has_id") return has_id(member.value, scope, parts);
  const Operator op = member.key == "is_null" ? Operator::kIsNull : Operator::kIsEmpty;
  return key_test(op, member.value, scope, parts);
}

Status Reader::has_id(const json::Value& ids, Scope scope, Nodes& parts) {
  if (!ids.is_array()) return fault("must be a list of document ids", "list_type");
  std::int64_t at = 0;
  for (const json::Value& id : ids.array()) {
    const Below below(loc_, at++);
    if (!id.is_string()) return fault("must be a string: a document id", "string_type");
  }
  return leaf({document::kDocumentId, Operator::kIn, &ids, {loc_, loc_}}, scope, parts);
}

// {"is_null": {"key": k}} and {"is_empty": {"key": k}}.
Status Reader::key_test(Operator op, const json::Value& value, Scope scope, Nodes& parts) {
  if (!value.is_object()) return fault("must be an object with a 'key'", "dict_type");
  AMEND_RETURN_IF_ERROR(refuse_others(value.object(), {"key"}));
  const json::Value* key = value.find("key");
  if (key == nullptr) return invalid(place_of("key"), "is missing", "missing");
  if (!key->is_string()) return invalid(place_of("key"), "must be a string", "string_type");
  return leaf({key->string(), op, nullptr, {place_of("key"), loc_}}, scope, parts);
}

// Shapes of the older filters that would be read as equality with an object or a list, which
// matches nothing and, negated, everything.
Status Reader::refuse_misplaced(const json::Member& member, Scope scope) const {
  const json::Value& value = member.value;
  const bool test = !scope.legacy && is_legacy_member(member.key) &&
                    (value.is_array() || value.find("key") != nullptr);
  if (test) return fault("belongs inside must, should or must_not", "value_error");
  const bool unknown = (member.key == "nested" && scope.legacy && value.is_object()) ||
                       (member.key == "min_should" && value.find("conditions") != nullptr);
  if (unknown) return fault("is not supported; write the conditions out", "value_error");
  return {};
}

}  // namespace amend::filter
