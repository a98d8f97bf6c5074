// Collection: one collection in memory. What is published here is durable.
//
// The leader of the namespace's queue is the only one who changes it: it publishes, after each
// commit, what the commit did. Everybody else takes views (any thread, a short shared lock).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "embedded/column_set.h"
#include "embedded/committed.h"
#include "embedded/view.h"

namespace amend::embedded {

// Gets every effect that is published after the view it was made with. For whoever works on that
// view for long and wants to know in the end what changed meanwhile.
struct Follower {
  std::vector<SharedCommitted> effects;  // guarded by the collection's lock until it is taken
};

class Collection {
 public:
  // What is stored of it.
  struct Stored {
    CollectionState state;
    RowSet removed;
    Pending pending;
    Version version = 0;  // the last one of the namespace
  };
  Collection(const Store& store, Number number, Stored stored);

  [[nodiscard]] Number number() const { return number_; }

  [[nodiscard]] View view() const;
  // Nothing while a commit is being published, which may take a while.
  [[nodiscard]] std::optional<View> view_at_once() const;

  // A view, and the columns of some paths at the same instant.
  struct Indexed {
    View view;
    ColumnViews columns;
    std::shared_ptr<Follower> follower;  // null unless it was asked for
  };
  [[nodiscard]] Indexed indexed(std::span<const std::string> paths) const;
  // The same with a follower that gets everything after it for as long as the pointer lives.
  Indexed follow(std::span<const std::string> paths = {});
  // What the follower has got so far; it starts anew.
  std::vector<SharedCommitted> take(Follower& follower);
  // The rows that what the follower has got so far changed.
  [[nodiscard]] RowSet changed_rows(const Follower& follower) const;

  // Of these paths those that could have a column and have none.
  [[nodiscard]] std::vector<std::string> without_columns(std::span<const std::string> paths) const;
  [[nodiscard]] bool has_column(const std::string& path) const;

  // One builder at a time: held while columns are built (column_build.h). Not held if the deadline
  // passed, or another builder does.
  using BuildLock = std::unique_lock<std::timed_mutex>;
  BuildLock wait_to_build(Deadline deadline);
  BuildLock try_to_build() { return BuildLock(building_, std::try_to_lock); }
  [[nodiscard]] bool others_wait_to_build() const { return waiting_to_build_ > 0; }
  // From now on, until it has been called with false as often, commits carry their documents.
  void expect_columns(bool expected) { expected_columns_ += expected ? 1 : -1; }
  // Columns that were built at the view of the follower, which are brought up to now.
  void attach(std::vector<std::unique_ptr<Column>> columns, Follower& follower);
  // Results of a path, read from documents at the view of the follower, for rows that are unknown;
  // those of rows that have changed since are left out.
  void fill(const std::string& path, std::vector<RowResult> results, const Follower& follower);

  [[nodiscard]] std::vector<ColumnSet::Use> column_uses() const;
  // Drops a column; `too_large`: no other is built for its path.
  void drop_column(const std::string& path, bool too_large);
  void tidy_columns();

  // Whether effects should carry the documents they create. A hint: effects without them are
  // correct, and slower for whoever needs the documents.
  [[nodiscard]] bool wants_documents() const;

  // The rest is for the leader alone.
  [[nodiscard]] const CollectionState& state() const { return state_; }
  [[nodiscard]] const Pending& pending() const { return *pending_; }
  [[nodiscard]] const RowSet& removed() const { return *removed_; }

  // What a commit did to the collection, in order. `removed` are rows whose documents are gone,
  // `returned` those that have theirs again.
  struct Published {
    CollectionState state;
    std::vector<SharedCommitted> effects;
    RowSet removed;
    RowSet returned;
    Version settled = 0;  // records up to here are not pending any more; 0 if that has not changed
    Version version = 0;  // of the namespace, after the commit
  };
  // Makes a new view of what is in the database now. REQUIRES: the commit is durable.
  void publish(Published published);

  // It is out of the catalog for good. No write may put anything that is stored under its number
  // any more (writes.h, settle.h): nobody would ever take it away.
  void drop() { dropped_ = true; }
  [[nodiscard]] bool dropped() const { return dropped_; }  // any thread

  // From now on records get a row index of their own, so that those before can be dropped.
  void seal_pending();

 private:
  [[nodiscard]] View view_locked() const {
    return {store_, {number_, version_, state_, removed_, pending_, snapshot_}};
  }

  const Store& store_;
  const Number number_;

  mutable std::shared_mutex mutex_;  // readers take it to read what is below, the leader to change
  Version version_;
  CollectionState state_;
  std::shared_ptr<const RowSet> removed_;
  std::shared_ptr<const Pending> pending_;
  Store::Snapshot snapshot_;
  std::vector<std::weak_ptr<Follower>> followers_;
  ColumnSet columns_;
  std::set<std::string> too_large_;  // paths whose columns were

  std::atomic<bool> dropped_{false};
  std::atomic<int> expected_columns_{0};
  std::timed_mutex building_;
  std::atomic<int> waiting_to_build_{0};
};

}  // namespace amend::embedded
