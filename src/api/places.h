// Places: how many of something there may be at one time. Any thread.
#pragma once

#include <atomic>
#include <memory>

namespace amend::api {

class Places {
 public:
  explicit Places(int count) : free_(count) {}

  // A place, free again when its last copy is gone; null if all are taken. The Places must outlive
  // it.
  using Place = std::shared_ptr<Places>;
  Place take() {
    if (--free_ < 0) {
      ++free_;
      return {};
    }
    return {this, [](Places* places) { ++places->free_; }};
  }

 private:
  std::atomic<int> free_;
};

}  // namespace amend::api
