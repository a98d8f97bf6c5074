// Matching: which rows of a collection satisfy a filter.
#pragma once

#include <memory>
#include <vector>

#include "base/clock.h"
#include "embedded/catalog.h"
#include "embedded/collection.h"
#include "filter/expr.h"

namespace amend::embedded {

// One filter on one collection. One thread. The entry must outlive it.
//
// A write asks twice: prepare does what takes long at a view outside the queue, finish, called by
// the leader, brings the result to the present by looking only at what has changed since.
class Matching {
 public:
  Matching(const CollectionEntry& collection, filter::Filter filter, Deadline deadline)
      : collection_(collection), filter_(std::move(filter)), deadline_(deadline) {}

  // The rows that match at the view. Errors: kUnavailable past the deadline; kInternal.
  Result<RowSet> at(const View& view);

  // Documents looked at one by one so far.
  [[nodiscard]] std::uint64_t scanned() const { return scanned_; }

  // Errors: as at().
  Status prepare();
  // The rows that match now. REQUIRES: prepare was OK; the caller leads the namespace's queue.
  Result<RowSet> finish();

 private:
  Result<bool> matches(const StoredBase& base, json::Parser& parser);
  Status update(const View& view, const std::vector<SharedCommitted>& effects);

  const CollectionEntry& collection_;
  const filter::Filter filter_;
  const Deadline deadline_;
  std::shared_ptr<Follower> follower_;
  RowSet rows_;
  std::uint64_t scanned_ = 0;
};

// The rows below state().next_row that have a document.
RowSet all_rows(const View& view);

}  // namespace amend::embedded
