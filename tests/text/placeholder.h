// Placeholder: one "<...>" of a pattern.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "text/match.h"

namespace amend::text {

struct Placeholder {
  enum class Kind { kTypes, kRegex, kSave, kSame, kAfter };
  Kind kind = Kind::kTypes;
  std::vector<std::string> types;  // kTypes: one of them must fit; "absent" is one
  std::string argument;            // the regular expression or the variable's name
};

// True for a text that must be a placeholder: it starts with '<' and ends with '>'.
bool looks_like_placeholder(std::string_view text);

// Errors: kBadRequest for a word that is no placeholder.
Result<Placeholder> parse_placeholder(std::string_view text);

// Whether a member may be missing under this placeholder.
bool allows_absent(const Placeholder& placeholder);

// Why `actual` does not fit, or nothing.
std::optional<std::string> fit(const Placeholder& placeholder, const json::Value& actual,
                               Variables& variables);

}  // namespace amend::text
