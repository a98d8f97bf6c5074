#include "api/feeds.h"

#include "base/limits.h"

namespace amend::api {

Feeds::Place Feeds::take() {
  if (++taken_ > limits::kLiveFeeds) {
    --taken_;
    return {};
  }
  return {this, [](Feeds* feeds) { --feeds->taken_; }};
}

}  // namespace amend::api
