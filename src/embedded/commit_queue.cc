#include "embedded/commit_queue.h"

#include <exception>
#include <string>

#include "embedded/group.h"

namespace amend::embedded {

Status CommitQueue::run(Write& write, Deadline deadline) {
  AMEND_RETURN_IF_ERROR(write.prepare());
  Waiting self{&write, deadline, {}, false};
  std::unique_lock lock(mutex_);
  line_.push_back(&self);
  changed_.wait(lock, [&] { return self.done || !leading_; });
  // Whoever finds nobody leading leads, until its own write is done; then the next one does.
  while (!self.done) {
    leading_ = true;
    const std::vector<Waiting*> group = take_group();
    lock.unlock();
    lead(group);
    lock.lock();
    for (Waiting* waiting : group) waiting->done = true;
    leading_ = false;
    changed_.notify_all();
  }
  lock.unlock();
  return self.outcome.ok() ? write.finish() : self.outcome;
}

std::vector<CommitQueue::Waiting*> CommitQueue::take_group() {
  std::vector<Waiting*> group;
  while (!line_.empty() && group.size() < kGroupWrites) {
    const bool alone = line_.front()->write->alone();
    if (alone && !group.empty()) break;
    group.push_back(line_.front());
    line_.pop_front();
    if (alone) break;
  }
  return group;
}

// Resolves and commits everything that waits, in as few commits as their size allows.
void CommitQueue::lead(std::span<Waiting* const> waiting) {
  while (!waiting.empty()) {
    Group group(store_, name_space_);
    std::size_t taken = 0;
    while (taken < waiting.size() && group.bytes() < kGroupBytes) {
      waiting[taken]->outcome = resolve(*waiting[taken], group);
      if (group.postponed()) break;
      ++taken;
    }
    const Status committed = commit(group);
    for (Waiting* one : waiting.first(taken)) {
      if (!one->outcome.ok()) continue;
      one->outcome = committed;
      if (committed.ok()) one->write->committed();
    }
    waiting = waiting.subspan(taken);
  }
}

// What a library throws (memory is short) ends one write, never the queue.
Status CommitQueue::resolve(Waiting& one, Group& group) {
  if (passed(one.deadline)) {
    return {Code::kUnavailable, "The request waited past its deadline; nothing was changed"};
  }
  group.begin();
  Status outcome;
  try {
    outcome = one.write->resolve(group);
  } catch (const std::exception& error) {
    outcome = Status::internal(std::string("a write could not be prepared: ") + error.what());
  }
  outcome.ok() && !group.postponed() ? group.keep() : group.undo();
  return outcome;
}

Status CommitQueue::commit(Group& group) {
  try {
    return group.commit();
  } catch (const std::exception& error) {
    store_.fail(std::string("a commit failed: ") + error.what());
    return Status::internal(std::string("a commit failed: ") + error.what());
  }
}

}  // namespace amend::embedded
