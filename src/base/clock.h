// Time: microseconds since 1970-01-01T00:00:00Z, and their text.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace amend {

// Microseconds since the Unix epoch, UTC, without leap seconds.
using Micros = std::int64_t;

// The wall clock. Any thread.
Micros now_us();

// 2026-02-03T10:15:30.123456Z; always six digits of fraction.
std::string format_time(Micros time);

// The point of monotonic time after which a request is no longer worth executing.
using Deadline = std::chrono::steady_clock::time_point;

inline bool passed(Deadline deadline) {
  return std::chrono::steady_clock::now() >= deadline;
}

}  // namespace amend
