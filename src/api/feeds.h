// Feeds: how many live feeds there are, and whether they are to end. Each holds a thread for as
// long as its client stays, so their number is bounded. Any thread.
#pragma once

#include <atomic>

#include "api/places.h"
#include "base/limits.h"

namespace amend::api {

class Feeds {
 public:
  // For one feed; null if limits::kLiveFeeds have theirs.
  Places::Place take() { return places_.take(); }

  // All feeds end soon.
  void end() { ended_ = true; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  Places places_{limits::kLiveFeeds};
  std::atomic<bool> ended_{false};
};

}  // namespace amend::api
