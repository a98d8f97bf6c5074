// Conditions: one operator on one path, checked and compiled. Part of the parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::filter {

using Loc = std::vector<Issue::Step>;

// A validation error with one issue.
Status invalid(Loc loc, std::string message, std::string type);

// True for {"type": "dynamic", "field": "..."}, which only a retriever can resolve.
bool is_dynamic_value(const json::Value& value);

// Where the parts of a condition were read, for its errors.
struct ConditionPlaces {
  Loc field;
  Loc value;
};

// Makes the condition of an operator and its operand. `value` is nullptr if none was given, which
// only exists and is_null allow.
// Errors: kValidation for a field that is empty or too long, and for an operand that is missing or
// not what the operator compares with; kBadRequest for a regular expression that is not accepted
// and for a DynamicValue.
Result<Condition> make_condition(std::string_view field, Operator op, const json::Value* value,
                                 bool case_sensitive, const ConditionPlaces& places);

}  // namespace amend::filter
