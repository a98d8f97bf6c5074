// Periods and parts of dates, in UTC.
#pragma once

#include <cstdint>
#include <string>

#include "aggregate/request.h"
#include "base/instant.h"

namespace amend::aggregate {

// The beginning of the period that holds the instant: 2026-02-02T00:00:00Z.
// REQUIRES: not kDayOfWeek or kDayOfYear.
std::string truncate(const Instant& instant, Unit unit);

// The number of the part: the year, month 1 to 12, ISO week 1 to 53, day of the month, of the week
// (1 is Sunday) or of the year, hour, minute or second.
std::int64_t part(const Instant& instant, Unit unit);

}  // namespace amend::aggregate
