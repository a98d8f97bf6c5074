// Instants: points of time as the filter language reads them from strings. Pure; any thread.
//
// The grammar is YYYY-MM-DD[(T, t or space)hh:mm[:ss[.1-9 digits]]][Z, z or +-hh[:]mm] and nothing
// around it. Days are those of the Gregorian calendar, hours 00 to 23, minutes and seconds 00 to
// 59, offsets up to 23:59. Without a time it is midnight, without a zone it is UTC.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace amend::filter {

struct Instant {
  std::int64_t seconds = 0;      // since 1970-01-01T00:00:00Z, without leap seconds
  std::int32_t nanoseconds = 0;  // 0 to 999,999,999, added to the seconds
  auto operator<=>(const Instant&) const = default;
};

struct InstantText {
  Instant instant;
  bool zoned = false;  // the text names its zone; only such texts are equal as instants
};

// The instant that the whole text names; none when it is anything else.
std::optional<InstantText> parse_instant(std::string_view text);

}  // namespace amend::filter
