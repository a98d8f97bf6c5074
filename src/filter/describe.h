// A filter as it was understood, in its own language: every shorthand and legacy shape spelled out.
#pragma once

#include "filter/expr.h"
#include "json/value.h"

namespace amend::filter {

// {"AND": [...]}, {"OR": [...]}, {"NOT": [...]} or {"field", "operator", "value",
// "case_sensitive"}, where the last says what counts after everything around it; {} for the empty
// filter. Parsed again it decides the same, apart from is_empty, which has no name in the language.
json::Value describe(const Filter& filter);

}  // namespace amend::filter
