// The words of the older filter shape, {"must": [{"key": ...}]}. Part of the parser.
#pragma once

#include <array>
#include <string_view>

namespace amend::filter {

// The members of a legacy condition that say what its key is compared with.
inline constexpr std::array<std::string_view, 8> kLegacyParts = {
    "value", "operator", "match", "range", "gt", "gte", "lt", "lte"};

}  // namespace amend::filter
