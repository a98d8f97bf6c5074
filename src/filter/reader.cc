#include "filter/reader.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "filter/legacy.h"

namespace amend::filter {
namespace {

constexpr std::string_view kCaseSensitive = "case_sensitive";

bool has_string(const json::Object& object, std::string_view key) {
  const json::Value* value = object.find(key);
  return value != nullptr && value->is_string();
}

bool has(const json::Object& object, std::string_view key) {
  return object.find(key) != nullptr;
}

}  // namespace

Node all_of(std::vector<Node> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {Node::Kind::kAnd, std::move(parts), nullptr};
}

Result<Filter> Reader::read(const json::Value& filter) {
  if (filter.is_null()) return Filter();
  Nodes parts;
  AMEND_RETURN_IF_ERROR(node(filter, Scope(), parts));
  if (parts.empty()) return Filter();
  return Filter(all_of(std::move(parts)));
}

Status Reader::fault(std::string message, std::string type) const {
  return invalid(loc_, std::move(message), std::move(type));
}

Loc Reader::place_of(std::string_view key) const {
  Loc loc = loc_;
  loc.emplace_back(std::string(key));
  return loc;
}

Status Reader::node(const json::Value& value, Scope scope, Nodes& parts) {
  if (!value.is_object()) {
    return fault("must be an object: a condition or a group of conditions", "dict_type");
  }
  const json::Object& object = value.object();
  if (has_string(object, "field")) return condition(object, scope, parts);
  if (has_string(object, "key")) return legacy(object, scope, parts);
  AMEND_RETURN_IF_ERROR(refuse_lookalike(object));
  return group(object, scope, parts);
}

Status Reader::refuse_lookalike(const json::Object& object) const {
  const bool compares = has(object, "operator") || has(object, "value");
  if (compares && has(object, "field")) {
    return invalid(place_of("field"), "must be a string that names a field", "string_type");
  }
  const bool compares_key = std::any_of(kLegacyParts.begin(), kLegacyParts.end(),
                                        [&](std::string_view part) { return has(object, part); });
  if (compares_key && has(object, "key")) {
    return invalid(place_of("key"), "must be a string that names a field", "string_type");
  }
  const json::Value* op = object.find("operator");
  if (op == nullptr) return {};
  if (has(object, "value") || (op->is_string() && find_operator(op->string()))) {
    return invalid(place_of("field"),
                   "is missing: a condition names its field in 'field'. To compare a field called "
                   "'operator', write it as a condition",
                   "missing");
  }
  return {};
}

Status Reader::refuse_others(const json::Object& object,
                             const std::vector<std::string_view>& allowed) const {
  for (const json::Member& member : object) {
    if (std::find(allowed.begin(), allowed.end(), member.key) != allowed.end()) continue;
    std::string message = "does not belong here; use ";
    for (const std::string_view name : allowed) {
      if (name != allowed.front()) message += ", ";
      message += name;
    }
    return invalid(place_of(member.key), std::move(message), "value_error");
  }
  return {};
}

Status Reader::read_case_sensitive(const json::Object& object, Scope& scope) const {
  const json::Value* value = object.find(kCaseSensitive);
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_bool()) {
    return invalid(place_of(kCaseSensitive), "must be true or false", "bool_type");
  }
  scope.case_sensitive = scope.case_sensitive || value->boolean();
  return {};
}

Result<Operator> Reader::read_operator(const json::Value& word) const {
  const Loc loc = place_of("operator");
  if (!word.is_string()) return invalid(loc, "must be a string", "string_type");
  if (const auto op = find_operator(word.string())) return *op;
  return invalid(loc, "must be one of " + operator_names(), "enum");
}

Status Reader::condition(const json::Object& object, Scope scope, Nodes& parts) {
  AMEND_RETURN_IF_ERROR(refuse_others(object, {"field", "operator", "value", kCaseSensitive}));
  if (!has(object, "operator") && !has(object, "value")) {
    return invalid(place_of("value"), "is missing: a condition compares its field with something",
                   "missing");
  }
  AMEND_RETURN_IF_ERROR(read_case_sensitive(object, scope));
  return explicit_leaf("field", object, scope, parts);
}

Status Reader::explicit_leaf(std::string_view name, const json::Object& object, Scope scope,
                             Nodes& parts) {
  Operator op = Operator::kEq;
  if (const json::Value* word = object.find("operator")) {
    AMEND_ASSIGN_OR_RETURN(op, read_operator(*word));
  }
  return leaf(
      {object.find(name)->string(), op, object.find("value"), {place_of(name), place_of("value")}},
      scope, parts);
}

Status Reader::leaf(const Leaf& leaf, Scope scope, Nodes& parts) {
  if (leaves_ == limits::kFilterLeaves) {
    return fault(
        "is one condition too many: a filter has at most " + std::to_string(limits::kFilterLeaves),
        "too_long");
  }
  ++leaves_;
  auto made = make_condition(leaf.field, leaf.op, leaf.value, scope.case_sensitive, leaf.places);
  if (!made.ok()) return made.status();
  parts.push_back(
      {Node::Kind::kCondition, {}, std::make_shared<const Condition>(std::move(*made))});
  return {};
}

}  // namespace amend::filter
