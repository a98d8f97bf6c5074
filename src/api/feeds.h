// Feeds: how many live feeds there are, and whether they are to end. Each holds a thread for as
// long as its client stays, so their number is bounded. Any thread.
#pragma once

#include <atomic>
#include <memory>

namespace amend::api {

class Feeds {
 public:
  // A place for one feed, free again when the last copy is gone; null if all are taken.
  using Place = std::shared_ptr<Feeds>;
  Place take();

  // All feeds end soon.
  void end() { ended_ = true; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  std::atomic<int> taken_{0};
  std::atomic<bool> ended_{false};
};

}  // namespace amend::api
