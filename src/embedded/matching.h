// Matching: which rows of a collection satisfy a filter.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "embedded/catalog.h"
#include "embedded/collection.h"
#include "embedded/plan.h"
#include "engine/engine.h"
#include "filter/expr.h"

namespace amend::embedded {

// One filter on one collection. One thread. The entry must outlive it.
//
// Columns of the filter's paths are built where there are none, and decide nearly all rows; the
// documents of the others are read and asked by the reference evaluator. A write asks twice:
// prepare does what takes long at a view outside the queue; finish, called by the leader, takes
// that if nothing has changed since, else decides again with the columns as they are now, and reads
// only documents that changed.
class Matching {
 public:
  Matching(const CollectionEntry& collection, filter::Filter filter, Deadline deadline);

  // The rows that match at one instant, and that instant. `more_paths` may have their columns built
  // in the same pass; views of them, of the same instant, come along.
  struct AtView {
    View view;
    RowSet rows;
    ColumnViews more_columns;
  };
  // Errors: kUnavailable past the deadline; kInternal.
  Result<AtView> read(const std::vector<std::string>& more_paths = {});

  // Errors: as read().
  Status prepare();
  // The rows that match now. REQUIRES: prepare was OK; the caller leads the namespace's queue.
  Result<RowSet> finish();

  // How read() found them.
  [[nodiscard]] engine::Explain explain() const { return explain_; }

 private:
  // Rows whose documents were read: all of them, and those that match.
  struct Decided {
    RowSet known;
    RowSet matching;
  };

  Status build(const std::vector<std::string>& paths);
  Result<Plan::Rows> run(const Collection::Indexed& indexed);
  Status decide(const Collection::Indexed& indexed, const RowSet& undecided, Decided& decided);
  Result<bool> matches(const document::Document& document);

  const CollectionEntry& collection_;
  const filter::Filter filter_;
  const Deadline deadline_;
  std::optional<Plan> plan_;  // none for the empty filter
  std::vector<std::string> paths_;
  std::shared_ptr<Follower> follower_;
  Decided decided_;
  RowSet prepared_;  // that matched when the follower began
  engine::Explain explain_;
};

// The rows below state().next_row that have a document.
RowSet all_rows(const View& view);

}  // namespace amend::embedded
