// Collection: one collection in memory. What is published here is durable.
//
// The leader of the namespace's queue is the only one who changes it: it publishes, after each
// commit, what the commit did. Everybody else takes views (any thread, a short shared lock).
#pragma once

#include <memory>
#include <shared_mutex>
#include <vector>

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
    std::vector<SharedRecord> pending;  // ascending
    Version version = 0;                // the last one of the namespace
  };
  Collection(const Store& store, Number number, Stored stored);

  [[nodiscard]] Number number() const { return number_; }

  [[nodiscard]] View view() const;

  // A view, and a follower that gets everything after it for as long as the pointer lives.
  struct Followed {
    View view;
    std::shared_ptr<Follower> follower;
  };
  Followed follow();
  // What the follower has got so far; it starts anew.
  std::vector<SharedCommitted> take(Follower& follower);

  // Whether effects should carry the documents they create. A hint: effects without them are
  // correct, and slower for whoever needs the documents.
  [[nodiscard]] bool wants_documents() const;

  // The rest is for the leader alone.
  [[nodiscard]] const CollectionState& state() const { return state_; }
  [[nodiscard]] const Pending& pending() const { return *pending_; }
  [[nodiscard]] const RowSet& removed() const { return *removed_; }

  // What a commit did to the collection, in order. `removed` are rows whose documents are gone.
  struct Published {
    CollectionState state;
    std::vector<SharedCommitted> effects;
    RowSet removed;
    Version settled = 0;  // records up to here are not pending any more; 0 if that has not changed
    Version version = 0;  // of the namespace, after the commit
  };
  // Makes a new view of what is in the database now. REQUIRES: the commit is durable.
  void publish(Published published);

  // From now on records get a row index of their own, so that those before can be dropped.
  void seal_pending();

 private:
  const Store& store_;
  const Number number_;

  mutable std::shared_mutex mutex_;  // readers take it to read what is below, the leader to change
  Version version_;
  CollectionState state_;
  std::shared_ptr<const RowSet> removed_;
  std::shared_ptr<const Pending> pending_;
  Store::Snapshot snapshot_;
  std::vector<std::weak_ptr<Follower>> followers_;
};

}  // namespace amend::embedded
