// CommitQueue: the one line in which all writes of a namespace stand.
//
// A thread that brings a write either waits or leads. The leader takes a group of waiting writes,
// resolves each in order over a Group (which shows it what the writes before it do), commits the
// group with one synced batch, and answers all. So ids are unique, versions are dense and a write
// sees every earlier one without any further lock.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/status.h"
#include "embedded/group.h"
#include "embedded/store.h"

namespace amend::embedded {

// One write. Lives on the stack of the thread that brought it.
class Write {
 public:
  virtual ~Write() = default;

  // Does outside the queue, before the write stands in it, what takes long. An error is the write's
  // outcome.
  virtual Status prepare() { return {}; }

  // Decides what to do and puts it into the group. Called by the leader; again only after it asked
  // for that (Group::postpone). After an error nothing that it put into the group is kept, and the
  // error is the write's outcome.
  virtual Status resolve(Group& group) = 0;

  // What it put is durable and published, and nothing after its group is. Called by the leader.
  virtual void committed() {}

  // Makes the answer, outside the queue, of a write that has been committed.
  virtual Status finish() { return {}; }

  // A write that reads or changes so much that it gets a group to itself.
  [[nodiscard]] virtual bool alone() const { return false; }
};

class CommitQueue {
 public:
  CommitQueue(Store& store, NameSpace& name_space) : store_(store), name_space_(name_space) {}

  // Returns when the write is durable, or has failed. Errors: the write's own; kUnavailable when
  // the deadline passed before its turn came (nothing was changed); those of Store::commit.
  Status run(Write& write, Deadline deadline);

 private:
  struct Waiting {
    Write* write;
    Deadline deadline;
    Status outcome;
    bool done = false;
  };

  // Writes of one group, and bytes of one commit once it holds more than one write: bounded, so
  // that the first does not wait long for the last.
  static constexpr std::size_t kGroupWrites = 64;
  static constexpr std::size_t kGroupBytes = 32 * limits::kMiB;

  std::vector<Waiting*> take_group();
  void lead(std::span<Waiting* const> waiting);
  static Status resolve(Waiting& one, Group& group);
  Status commit(Group& group);

  Store& store_;
  NameSpace& name_space_;

  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<Waiting*> line_;
  bool leading_ = false;
};

}  // namespace amend::embedded
