// Parser: a filter in JSON to a Filter. Pure; any thread.
#pragma once

#include "base/result.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::filter {

// Reads a filter: conditions, groups with shorthand, and the older must/should shape (the API's
// documentation has the grammar). null, {} and groups of nothing but empty lists give an empty
// Filter; whether that is allowed is the caller's question.
//
// Whatever could be a mistyped condition is refused, because a filter that is wider than its author
// meant is a disaster on a write. Only the first fault is reported. Errors:
//  - kValidation, with one issue whose place is relative to `filter` ({"AND", 0, "operator"}): a
//    wrong shape, type, word or operand, or a limit exceeded;
//  - kBadRequest: a regular expression that RE2 does not accept, or a DynamicValue.
// REQUIRES: `filter` is no deeper than json::Parser lets a text be.
Result<Filter> parse(const json::Value& filter);

}  // namespace amend::filter
