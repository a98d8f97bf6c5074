#include "embedded/commit_queue.h"

#include "embedded/group.h"

namespace amend::embedded {

Status CommitQueue::run(Write& write, Deadline deadline) {
  Waiting self{&write, deadline, {}, false};
  std::unique_lock lock(mutex_);
  line_.push_back(&self);
  changed_.wait(lock, [&] { return self.done || !leading_; });
  // Whoever finds nobody leading leads, until its own write is done; then the next one does.
  while (!self.done) {
    leading_ = true;
    const std::deque<Waiting*> group = take_group();
    lock.unlock();
    lead(group);
    lock.lock();
    for (Waiting* waiting : group) waiting->done = true;
    leading_ = false;
    changed_.notify_all();
  }
  return self.outcome;
}

std::deque<CommitQueue::Waiting*> CommitQueue::take_group() {
  std::deque<Waiting*> group;
  while (!line_.empty() && group.size() < kGroupWrites) {
    const bool alone = line_.front()->write->alone();
    if (alone && !group.empty()) break;
    group.push_back(line_.front());
    line_.pop_front();
    if (alone) break;
  }
  return group;
}

void CommitQueue::lead(const std::deque<Waiting*>& waiting) {
  Group group(store_, name_space_);
  for (Waiting* one : waiting) {
    if (passed(one->deadline)) {
      one->outcome = {Code::kUnavailable,
                      "The request waited past its deadline; nothing was changed"};
      continue;
    }
    group.begin();
    one->outcome = one->write->resolve(group);
    one->outcome.ok() ? group.keep() : group.undo();
  }
  const Status committed = group.commit();
  if (committed.ok()) return;
  for (Waiting* one : waiting) {
    if (one->outcome.ok()) one->outcome = committed;
  }
}

}  // namespace amend::embedded
