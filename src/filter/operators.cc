#include "filter/operators.h"

namespace amend::filter {
namespace {

struct Name {
  Operator op;
  std::string_view word;
};

constexpr Name kNames[] = {
    {Operator::kEq, "eq"},
    {Operator::kNe, "ne"},
    {Operator::kGt, "gt"},
    {Operator::kLt, "lt"},
    {Operator::kGte, "gte"},
    {Operator::kLte, "lte"},
    {Operator::kIn, "in"},
    {Operator::kNin, "nin"},
    {Operator::kContains, "contains"},
    {Operator::kStartsWith, "starts_with"},
    {Operator::kEndsWith, "ends_with"},
    {Operator::kRegex, "regex"},
    {Operator::kExists, "exists"},
    {Operator::kIsNull, "is_null"},
    {Operator::kText, "text"},
};

}  // namespace

std::string_view operator_name(Operator op) {
  for (const Name& name : kNames) {
    if (name.op == op) return name.word;
  }
  return "is_empty";
}

std::optional<Operator> find_operator(std::string_view name) {
  for (const Name& known : kNames) {
    if (known.word == name) return known.op;
  }
  return std::nullopt;
}

std::string operator_names() {
  std::string names;
  for (const Name& name : kNames) {
    if (!names.empty()) names += ", ";
    names += name.word;
  }
  return names;
}

}  // namespace amend::filter
