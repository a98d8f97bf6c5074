#include "embedded/commit_queue.h"

#include <exception>
#include <string>
#include <utility>

#include "embedded/group.h"

namespace amend::embedded {

Status CommitQueue::run(Write& write, Deadline deadline) {
  AMEND_RETURN_IF_ERROR(write.prepare());
  Waiting self{&write, deadline};
  {
    std::unique_lock lock(mutex_);
    line_.push_back(&self);
    if (std::exchange(leading_, true)) self.ended.wait(lock, [&] { return self.over; });
  }
  if (!self.over) lead_group();  // nobody led, so it is first in line
  return self.outcome.ok() ? write.finish() : self.outcome;
}

void CommitQueue::submit(std::unique_ptr<Write> write, Deadline deadline, Done done) {
  auto waiting = std::make_unique<Waiting>(write.get(), deadline);
  waiting->owned = std::move(write);
  waiting->done = std::move(done);
  {
    const std::lock_guard lock(mutex_);
    line_.push_back(waiting.release());
    if (std::exchange(leading_, true)) return;
  }
  hand_over();
}

bool CommitQueue::has_room() const {
  const std::lock_guard lock(mutex_);
  return line_.size() < kMostWaiting;
}

// The last of those who wait may let go of the queue while its leader is still on the way out.
void CommitQueue::hand_over() {
  committers_.run([this, kept = weak_from_this().lock()] { lead_group(); });
}

// REQUIRES: the caller set leading_, or was handed the line.
void CommitQueue::lead_group() {
  std::vector<Waiting*> group;
  {
    const std::lock_guard lock(mutex_);
    group = take_group();
  }
  lead(group);
  std::vector<std::unique_ptr<Waiting>> submitted;
  {
    const std::lock_guard lock(mutex_);
    leading_ = !line_.empty();
    if (leading_) hand_over();
    for (Waiting* one : group) {
      if (one->owned) {
        submitted.emplace_back(one);
      } else {
        one->over = true;  // once the lock is free it may be gone
        one->ended.notify_one();
      }
    }
  }
  // Answers are made while the next group is already on its way to the disk.
  // They leave together: whoever sends them is woken once, and what their clients send next comes
  // in time for one group.
  for (const auto& one : submitted) finish(*one);
  for (const auto& one : submitted) one->done(*one->write, std::move(one->outcome));
}

void CommitQueue::finish(Waiting& submitted) {
  if (!submitted.outcome.ok()) return;
  try {
    submitted.outcome = submitted.write->finish();
  } catch (const std::exception& error) {
    submitted.outcome =
        Status::internal(std::string("an answer could not be made: ") + error.what());
  }
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
  const bool kept = outcome.ok() && !group.postponed() && !one.write->dry_run();
  kept ? group.keep() : group.undo();
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
