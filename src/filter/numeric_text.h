// Numbers that are written as strings. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "json/value.h"

namespace amend::filter {

// The number that the text is, read as a document's number would be read: the grammar of JSON, no
// spaces, no leading plus or zeros, inside the range of stored numbers. None for all other texts.
std::optional<json::Value> numeric_text(std::string_view text);

}  // namespace amend::filter
