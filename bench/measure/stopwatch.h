// Stopwatch: seconds since it was made, on the monotonic clock.
#pragma once

#include <chrono>

namespace amend::bench {

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

}  // namespace amend::bench
