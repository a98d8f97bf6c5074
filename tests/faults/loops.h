// What the loops over faults have in common. Rounds spend most of their time waiting, so several
// run at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "faults/scenario.h"

namespace amend::faults {

// A number from the environment, for long runs.
inline std::uint64_t given(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

class Loop {
 public:
  // One round. Gives what was wrong, or nothing. May call end().
  using Round = std::function<std::string(std::uint64_t number)>;

  // Rounds first, first + step, ... until one is wrong, or calls end().
  void run(std::uint64_t first, std::uint64_t step, const Round& round) {
    std::atomic<std::uint64_t> next{first};
    std::vector<std::thread> threads;
    for (int i = 0; i < kAtOnce; ++i) {
      threads.emplace_back([&] {
        while (!ended_) {
          std::string account = round(next.fetch_add(step));
          ++rounds_;
          if (!account.empty()) add(std::move(account));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  void end() { ended_ = true; }

  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  static constexpr int kAtOnce = 6;

  void add(std::string account) {
    const std::lock_guard lock(mutex_);
    if (wrong_.empty()) wrong_ = std::move(account);
    end();
  }

  std::atomic<bool> ended_{false};
  std::atomic<std::uint64_t> rounds_{0};
  std::mutex mutex_;
  std::string wrong_;  // guarded by mutex_; the first account
};

}  // namespace amend::faults
