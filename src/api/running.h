// RunningRequests: which requests that name themselves are under way, so that none of them is
// carried out twice at once. Any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "base/clock.h"

namespace amend::api {

class RunningRequests {
 public:
  // The request runs until this is gone.
  using Place = std::shared_ptr<void>;

  // Waits until no request of this id is running; null if one still is when the time is over.
  // This must outlive the place.
  Place enter(const std::string& id, Deadline until);

 private:
  std::mutex mutex_;  // guards running_
  std::condition_variable ended_;
  std::set<std::string> running_;
};

}  // namespace amend::api
