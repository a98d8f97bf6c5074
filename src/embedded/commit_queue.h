// CommitQueue: the one line in which all writes of a namespace stand.
//
// One thread at a time leads: it takes a group of waiting writes, resolves each in order over a
// Group (which shows it what the writes before it do), commits the group with one synced batch, and
// hands the line over. So ids are unique, versions are dense and a write sees every earlier one
// without any further lock. Who finds nobody leading when it brings a write leads once; everything
// that came meanwhile is led by the committers, and those who wait are woken for their outcome
// only.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/status.h"
#include "embedded/committers.h"
#include "embedded/group.h"
#include "embedded/store.h"

namespace amend::embedded {

// One write. Belongs to whoever brought it, until it is over.
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

  // The answer will be made by the leader, between resolve() and the commit, for it is kept with
  // the write. Called before the write stands in the queue.
  virtual void answer_early() {}

  // A write that only finds out what it would do: whatever it put into the group is undone.
  [[nodiscard]] virtual bool dry_run() const { return false; }

  // A write that reads or changes so much that it gets a group to itself.
  [[nodiscard]] virtual bool alone() const { return false; }
};

class CommitQueue : public std::enable_shared_from_this<CommitQueue> {
 public:
  // The committers must end before the queue does.
  CommitQueue(Store& store, NameSpace& name_space, Committers& committers)
      : store_(store), name_space_(name_space), committers_(committers) {}

  // Returns when the write is durable, or has failed. Errors: the write's own; kUnavailable when
  // the deadline passed before its turn came (nothing was changed); those of Store::commit.
  Status run(Write& write, Deadline deadline);

  // The same without waiting: `done` gets the write back and the outcome, once, on a committer's
  // thread, where it must not block and not throw. Nothing is prepared.
  using Done = std::function<void(Write& write, Status outcome)>;
  void submit(std::unique_ptr<Write> write, Deadline deadline, Done done);

  // Whether the line is so short that another write may be submitted: what waits takes memory, and
  // those who run() are bounded by their threads.
  [[nodiscard]] bool has_room() const;

 private:
  struct Waiting {
    Write* write;
    Deadline deadline;
    Status outcome = {};

    // Of run(): its thread sleeps until `over`.
    bool over = false;
    std::condition_variable ended = {};

    // Of submit().
    std::unique_ptr<Write> owned = {};
    Done done = {};
  };

  // Writes of one group, and bytes of one commit once it holds more than one write: bounded, so
  // that the first does not wait long for the last.
  static constexpr std::size_t kGroupWrites = 64;
  static constexpr std::size_t kGroupBytes = 32 * limits::kMiB;
  static constexpr std::size_t kMostWaiting = 1024;

  void hand_over();
  void lead_group();
  std::vector<Waiting*> take_group();
  static void finish(Waiting& submitted);
  void lead(std::span<Waiting* const> waiting);
  static Status resolve(Waiting& one, Group& group);
  Status commit(Group& group);

  Store& store_;
  NameSpace& name_space_;
  Committers& committers_;

  mutable std::mutex mutex_;   // guards everything below
  std::deque<Waiting*> line_;  // those of submit() are owned
  bool leading_ = false;       // somebody leads or is about to; true while anybody waits
};

}  // namespace amend::embedded
