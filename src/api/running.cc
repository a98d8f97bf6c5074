#include "api/running.h"

namespace amend::api {

RunningRequests::Place RunningRequests::enter(const std::string& id, Deadline until) {
  std::unique_lock lock(mutex_);
  if (!ended_.wait_until(lock, until, [&] { return !running_.contains(id); })) return nullptr;
  running_.insert(id);
  return {this, [id](RunningRequests* requests) {
            const std::lock_guard leaving(requests->mutex_);
            requests->running_.erase(id);
            requests->ended_.notify_all();
          }};
}

}  // namespace amend::api
