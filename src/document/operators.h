// Operators: changes that depend on what is stored, as a request's "operators" says them.
//
//   {"increment": {"metadata.views": 1}, "unset": ["metadata.old"], "append": {"tags": ["x"]}}
//
// A place is named by the same keys as in update_data. Each operator of each place is one
// assignment of a patch; docs/OPERATORS.md says for every stored type what it makes. Pure; any
// thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "document/patch.h"
#include "json/value.h"

namespace amend::document {

// Appends the operators to the patch, in the order of the text, and what they take as compact JSON
// to its size; over limits::kPatchBytes no assignment is left. REQUIRES: operators is an object.
// Errors: kValidation, places relative to operators, for an operator that there is not, an operand
// of the wrong shape, and what parse_patch says of keys and depth.
Status add_operators(json::Value operators, Patch& patch);

// What kCurrentTime assigns, which is not known before the update's turn. Its bytes are counted
// from the beginning.
void set_time(Patch& patch, Micros time);

// The name of an operation in a request; empty for those that are none of its operators.
std::string_view operator_name(Operation operation);

// Where kRename moves a member to. REQUIRES: the assignment is one.
std::vector<std::string> destination(const Assignment& assignment);

// Whether what kRename moves fits where it is moved to: nesting is limited.
bool fits_destination(const json::Value& moved, std::size_t destination_segments);

// What an operation that depends_on_value() makes where there is no value, or null; nothing if that
// is left alone. `given` is the assignment's value.
std::optional<json::Value> made_of_nothing(Operation operation, const json::Value& given);

// What such an operation makes of a stored value. False if that stays as it is, for one because the
// operator does not fit its type.
bool change(Operation operation, const json::Value& given, json::Value& stored);

}  // namespace amend::document
