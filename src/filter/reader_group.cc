// Groups: what is ANDed, ORed and negated, and the shorthand for conditions on fields.

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "filter/reader.h"

namespace amend::filter {
namespace {

constexpr std::string_view kNot = "$not";

struct LogicalWord {
  std::string_view word;
  Node::Kind kind;
  bool legacy;
  bool may_be_field;  // a field's name unless a list or an object follows
};

constexpr LogicalWord kLogicalWords[] = {
    {"AND", Node::Kind::kAnd, false, false},     {"OR", Node::Kind::kOr, false, false},
    {"NOT", Node::Kind::kNot, false, false},     {"and", Node::Kind::kAnd, false, true},
    {"or", Node::Kind::kOr, false, true},        {"not", Node::Kind::kNot, false, true},
    {"must", Node::Kind::kAnd, true, false},     {"should", Node::Kind::kOr, true, false},
    {"must_not", Node::Kind::kNot, true, false},
};

const LogicalWord* find_logical(const json::Member& member) {
  for (const LogicalWord& logical : kLogicalWords) {
    if (logical.word != member.key) continue;
    return logical.may_be_field && member.value.is_scalar() ? nullptr : &logical;
  }
  return nullptr;
}

// The operator of a key in an operator map, with or without "$".
std::optional<Operator> map_operator(std::string_view key) {
  if (key.starts_with('$')) key.remove_prefix(1);
  return find_operator(key);
}

bool is_map_key(const json::Member& member) {
  return member.key == kNot || map_operator(member.key).has_value();
}

// True for an object that says operators rather than being an operand: all its keys are operators,
// or one begins with "$", which no operand of a shorthand may.
bool is_operator_map(const json::Value& value) {
  if (!value.is_object()) return false;
  const json::Object& object = value.object();
  return std::all_of(object.begin(), object.end(), is_map_key) ||
         std::any_of(object.begin(), object.end(),
                     [](const json::Member& member) { return member.key.starts_with('$'); });
}

}  // namespace

Status Reader::group(const json::Object& object, Scope scope, Nodes& parts) {
  AMEND_RETURN_IF_ERROR(read_case_sensitive(object, scope));
  for (const json::Member& member : object) {
    if (member.key == "case_sensitive") continue;
    const Below below(loc_, member.key);
    AMEND_RETURN_IF_ERROR(group_member(member, scope, parts));
  }
  return {};
}

Status Reader::group_member(const json::Member& member, Scope scope, Nodes& parts) {
  if (const LogicalWord* logical = find_logical(member)) {
    scope.legacy = scope.legacy || logical->legacy;
    return this->logical(logical->kind, member.value, scope, parts);
  }
  AMEND_RETURN_IF_ERROR(refuse_misplaced(member, scope));
  if (scope.legacy && is_legacy_member(member.key)) return legacy_member(member, scope, parts);
  return shorthand(member, scope, parts);
}

Status Reader::go_deeper(Scope& scope) const {
  ++scope.depth;
  if (scope.depth < limits::kFilterDepth) return {};
  return fault("is nested too deeply: a filter has at most " +
                   std::to_string(limits::kFilterDepth) + " levels",
               "value_error");
}

Status Reader::child(const json::Value& value, Scope scope, Node::Kind kind, Nodes& children) {
  Nodes parts;
  AMEND_RETURN_IF_ERROR(node(value, scope, parts));
  if (parts.empty()) {
    return fault("holds no condition; leave it out or put a condition into it", "value_error");
  }
  if (kind == Node::Kind::kAnd) {
    std::move(parts.begin(), parts.end(), std::back_inserter(children));
  } else {
    children.push_back(all_of(std::move(parts)));
  }
  return {};
}

Status Reader::logical(Node::Kind kind, const json::Value& value, Scope scope, Nodes& parts) {
  if (value.is_null() || (value.is_array() && value.array().empty())) return {};
  AMEND_RETURN_IF_ERROR(go_deeper(scope));
  Nodes children;
  if (value.is_object()) {
    AMEND_RETURN_IF_ERROR(child(value, scope, kind, children));
  } else if (value.is_array()) {
    std::int64_t at = 0;
    for (const json::Value& element : value.array()) {
      const Below below(loc_, at++);
      AMEND_RETURN_IF_ERROR(child(element, scope, kind, children));
    }
  } else {
    return fault("must be a list of conditions", "list_type");
  }
  if (kind == Node::Kind::kAnd || (kind == Node::Kind::kOr && children.size() == 1)) {
    std::move(children.begin(), children.end(), std::back_inserter(parts));
  } else {
    parts.push_back({kind, std::move(children), nullptr});
  }
  return {};
}

Status Reader::shorthand(const json::Member& member, Scope scope, Nodes& parts) {
  if (is_operator_map(member.value)) {
    return operator_map(member.key, loc_, member.value, scope, parts);
  }
  if (const json::Value* negated = member.value.find("not");
      negated != nullptr && is_operator_map(*negated)) {
    return fault("looks like a negated operator; write it as $not", "value_error");
  }
  return leaf({member.key, Operator::kEq, &member.value, {loc_, loc_}}, scope, parts);
}

Status Reader::operator_map(std::string_view field, const Loc& field_loc, const json::Value& map,
                            Scope scope, Nodes& parts) {
  if (map.object().empty()) {
    return fault(
        "names no operator; to compare with an empty object write a condition with "
        "'field' and 'value'",
        "value_error");
  }
  for (const json::Member& member : map.object()) {
    const Below below(loc_, member.key);
    if (member.key == kNot) {
      AMEND_RETURN_IF_ERROR(negated_map(field, field_loc, member.value, scope, parts));
      continue;
    }
    const auto op = map_operator(member.key);
    if (!op) return fault("is no operator; use one of " + operator_names() + " or $not", "enum");
    AMEND_RETURN_IF_ERROR(leaf({field, *op, &member.value, {field_loc, loc_}}, scope, parts));
  }
  return {};
}

Status Reader::negated_map(std::string_view field, const Loc& field_loc, const json::Value& map,
                           Scope scope, Nodes& parts) {
  if (!is_operator_map(map)) {
    return fault("must be an object of operators, such as {\"eq\": 1}", "dict_type");
  }
  AMEND_RETURN_IF_ERROR(go_deeper(scope));
  Nodes negated;
  AMEND_RETURN_IF_ERROR(operator_map(field, field_loc, map, scope, negated));
  Nodes children;
  children.push_back(all_of(std::move(negated)));
  parts.push_back({Node::Kind::kNot, std::move(children), nullptr});
  return {};
}

}  // namespace amend::filter
