#include "document/operators.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "document/steps.h"
#include "document/written_path.h"
#include "json/write.h"

namespace amend::document {
namespace {

struct Named {
  std::string_view name;
  Operation operation;
};

constexpr std::array<Named, 10> kOperators = {{
    {"unset", Operation::kRemove},
    {"increment", Operation::kIncrement},
    {"multiply", Operation::kMultiply},
    {"min", Operation::kMin},
    {"max", Operation::kMax},
    {"append", Operation::kAppend},
    {"add_to_set", Operation::kAddToSet},
    {"remove", Operation::kTakeOut},
    {"rename", Operation::kRename},
    {"current_time", Operation::kCurrentTime},
}};

// Stands for the time until it is known.
const json::Value& some_time() {
  static const json::Value time(format_time(0));
  return time;
}

Status unknown_operator(const std::string& name) {
  std::string message = "is no operator; there are";
  for (const Named& known : kOperators) message.append(" '").append(known.name).append("'");
  return key_issue(name, std::move(message), "enum");
}

// Whether the operator says only where, so that a list of places says all.
bool names_places_only(Operation operation) {
  return operation == Operation::kRemove || operation == Operation::kCurrentTime;
}

// The places and operands of one operator, a list of places as an object.
Result<json::Object> read_places(const Named& named, json::Value& given) {
  const std::string name(named.name);
  if (given.is_object()) return std::move(given.object());
  if (!names_places_only(named.operation)) {
    return key_issue(name, "must be an object of places and what is done there", "dict_type");
  }
  if (!given.is_array()) {
    return key_issue(name, "must be a list of places, or an object of them", "list_type");
  }
  json::Object places;
  for (const json::Value& place : given.array()) {
    if (!place.is_string()) return key_issue(name, "must hold places only", "string_type");
    places[place.string()] = true;
  }
  return places;
}

// Whether one place is the other, or lies in it.
bool overlap(Path a, Path b) {
  const std::size_t both = std::min(a.size(), b.size());
  const Path start = b.first(both);
  return std::equal(start.begin(), start.end(), a.begin(),
                    [](const auto& x, const auto& y) { return name_of(x) == name_of(y); });
}

Status read_destination(const std::string& key, Assignment& assignment) {
  if (!assignment.value.is_string()) {
    return key_issue(key, "must be a string: the place it is moved to", "string_type");
  }
  auto path = read_path(assignment.value.string());
  if (!path.ok()) return key_issue(key, path.status().issues().front().message, "value_error");
  AMEND_RETURN_IF_ERROR(check_depth(key, *path, 0));
  if (overlap(assignment.path, *path)) {
    return key_issue(key, "cannot be moved to a place that holds it or lies in it", "value_error");
  }
  json::Array segments;
  for (std::string& segment : *path) segments.emplace_back(std::move(segment));
  assignment.value = std::move(segments);
  return {};
}

// Brings what was given for one place into the form of an assignment.
Status read_operand(const std::string& key, Assignment& assignment) {
  json::Value& value = assignment.value;
  switch (assignment.operation) {
    case Operation::kRemove:
    case Operation::kCurrentTime:
      if (!value.is_bool() || !value.boolean()) return key_issue(key, "must be true", "bool_type");
      value = assignment.operation == Operation::kRemove ? json::Value() : some_time();
      break;
    case Operation::kIncrement:
    case Operation::kMultiply:
      if (!value.is_number()) return key_issue(key, "must be a number", "float_type");
      break;
    case Operation::kMin:
    case Operation::kMax:
      if (!value.is_number() && !value.is_string()) {
        return key_issue(key, "must be a number or a string", "value_error");
      }
      break;
    case Operation::kAppend:
    case Operation::kAddToSet:
    case Operation::kTakeOut:
      if (!value.is_array()) value = json::Array{std::move(value)};
      break;
    case Operation::kRename:
      return read_destination(key, assignment);
    case Operation::kMerge:
    case Operation::kReplace:
      break;  // no operators
  }
  return check_depth(key, assignment.path, json::depth(value));
}

// Two keys may name one place, which would count once in a history that is read again.
Status check_places(const std::vector<std::pair<std::vector<std::string>, std::string>>& places) {
  for (std::size_t at = 1; at < places.size(); ++at) {
    if (places[at - 1].first != places[at].first) continue;
    return key_issue(places[at].second, "names the same place as '" + places[at - 1].second + "'",
                     "value_error");
  }
  return {};
}

Status add_operator(const Named& named, json::Value& given, Patch& patch) {
  AMEND_ASSIGN_OR_RETURN(json::Object operands, read_places(named, given));
  if (named.operation == Operation::kRename && operands.size() > limits::kRenames) {
    return key_issue(std::string(named.name),
                     "must have at most " + std::to_string(limits::kRenames) + " members",
                     "too_long");
  }
  std::vector<std::pair<std::vector<std::string>, std::string>> places;
  const auto add = [&](json::Member& operand) -> Status {
    Assignment assignment;
    AMEND_ASSIGN_OR_RETURN(assignment.path, read_path(operand.key));
    assignment.value = std::move(operand.value);
    assignment.operation = named.operation;
    AMEND_RETURN_IF_ERROR(read_operand(operand.key, assignment));
    places.emplace_back(assignment.path, operand.key);
    patch.assignments.push_back(std::move(assignment));
    return {};
  };
  for (json::Member& operand : operands) {
    AMEND_RETURN_IF_ERROR(add(operand).under({std::string(named.name)}));
  }
  std::sort(places.begin(), places.end());
  return check_places(places).under({std::string(named.name)});
}

std::size_t times_in(const json::Value& operators) {
  const json::Value* given = operators.find(operator_name(Operation::kCurrentTime));
  if (given == nullptr || given->is_scalar()) return 0;
  return given->is_array() ? given->array().size() : given->object().size();
}

}  // namespace

Status add_operators(json::Value operators, Patch& patch) {
  patch.bytes +=
      json::write(operators).size() + times_in(operators) * json::write(some_time()).size();
  if (patch.bytes > limits::kPatchBytes) {
    patch.assignments.clear();
    return {};
  }
  for (json::Member& member : operators.object()) {
    const auto named = std::find_if(kOperators.begin(), kOperators.end(),
                                    [&](const Named& one) { return one.name == member.key; });
    if (named == kOperators.end()) return unknown_operator(member.key);
    AMEND_RETURN_IF_ERROR(add_operator(*named, member.value, patch));
  }
  return {};
}

void set_time(Patch& patch, Micros time) {
  for (Assignment& assignment : patch.assignments) {
    if (assignment.operation == Operation::kCurrentTime) assignment.value = format_time(time);
  }
}

std::string_view operator_name(Operation operation) {
  const auto named = std::find_if(kOperators.begin(), kOperators.end(),
                                  [&](const Named& one) { return one.operation == operation; });
  return named == kOperators.end() ? std::string_view() : named->name;
}

std::vector<std::string> destination(const Assignment& assignment) {
  std::vector<std::string> path;
  for (const json::Value& segment : assignment.value.array()) path.push_back(segment.string());
  return path;
}

bool fits_destination(const json::Value& moved, std::size_t destination_segments) {
  return static_cast<int>(destination_segments) + json::depth(moved) <= limits::kDocumentDepth;
}

}  // namespace amend::document
