// Time: microseconds since 1970-01-01T00:00:00Z, and their text.
#pragma once

#include <chrono>
#include <cstddef>
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

// Looks at the clock once in a while: after enough bytes of work, or enough steps without many.
class PacedDeadline {
 public:
  explicit PacedDeadline(Deadline deadline) : deadline_(deadline) {}

  // Counts a step of that many bytes; true if it was time to look and the deadline has passed.
  bool passed_after(std::size_t bytes) {
    done_ += bytes + kStepBytes;
    if (done_ < kLookBytes) return false;
    done_ = 0;
    return passed(deadline_);
  }

 private:
  static constexpr std::size_t kStepBytes = 256;
  static constexpr std::size_t kLookBytes = 65536;

  const Deadline deadline_;
  std::size_t done_ = kLookBytes;  // looks at the first step
};

}  // namespace amend
