// Patterns: JSON values in which some strings stand for "anything that looks like this".
//
// tests/api/README.md lists the placeholders for the people who write tests. A value matches a
// pattern when it is equal to it, numbers by type too (1 is not 1.0), placeholders apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.h"

namespace amend::text {

// What "<save:name>" has captured: strings and numbers.
using Variables = std::map<std::string, json::Value>;

// Nothing when `actual` matches; else one sentence per fault: "$.a[0]: expected 1, got 2".
// Captures are added to `variables` even when a later part does not match: work on a copy.
std::optional<std::string> match(const json::Value& pattern, const json::Value& actual,
                                 Variables& variables);

// The same for one header's value; `actual` is null when the header is missing.
std::optional<std::string> match_text(std::string_view pattern, const std::string* actual,
                                      Variables& variables);

// What is wrong with the pattern itself, such as a placeholder that does not exist.
std::optional<std::string> find_fault(const json::Value& pattern);

}  // namespace amend::text
