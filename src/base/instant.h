// Instants: points in time read from text.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace amend {

struct Instant {
  std::int64_t seconds = 0;      // since 1970-01-01T00:00:00Z, without leap seconds
  std::int32_t nanoseconds = 0;  // 0 to 999,999,999
  auto operator<=>(const Instant&) const = default;
};

struct InstantText {
  Instant instant;
  bool has_zone = false;  // the text says its zone; without one it is UTC
};

// Reads YYYY-MM-DD, then optionally one of "T", "t" or a space with hh:mm[:ss[.1 to 9 digits]],
// then optionally Z, z, +hh:mm, +hhmm, -hh:mm or -hhmm. Only dates and times that exist: no 30
// February, no hour 24, no second 60. A bare date is its midnight. Empty if the text is anything
// else.
std::optional<InstantText> parse_instant(std::string_view text);

}  // namespace amend
