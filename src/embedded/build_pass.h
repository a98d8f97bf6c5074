// BuildPass: the pass over all documents of a view that fills new columns.
//
// Chunks of rows are shared out among threads, each of which fills columns of its own; in the end
// they become one. Of each document the text of its base is walked (columns/text_walk.h). What is
// pending is not folded in document by document: a record of a set of rows is derived for its rows
// at once, as it was when it was written (columns/effects.h). Read as trees are the documents with
// entries of their own, those whose texts do not decide, and in the end those left underivable.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "embedded/catalog.h"
#include "embedded/view.h"

namespace amend::embedded {

class BuildPass {
 public:
  using Columns = std::vector<std::unique_ptr<Column>>;

  // How much of the machine it takes, and when it is given up.
  struct Pace {
    // More threads read faster than one disk gives, and leave less for requests.
    std::size_t threads = 4;
    Deadline deadline = Deadline::max();
    std::function<bool()> given_up = {};  // asked by every thread, often
  };

  // The view must outlive it. REQUIRES: every path is one that Column::supports.
  BuildPass(const CollectionEntry& collection, const View& view, std::vector<std::string> paths,
            Pace pace);

  // The columns at the view, in the order of the paths.
  // Errors: kUnavailable when the deadline passed or it was given up; kInternal.
  Result<Columns> run();

 private:
  class Part;

  Status read_chunks(std::vector<std::unique_ptr<Part>>& parts);
  void apply_sets(Columns& columns, const std::vector<RowSet>& ahead) const;
  Status read_unknown(Columns& columns) const;

  const CollectionEntry& collection_;
  const View& view_;
  const std::vector<std::string> paths_;
  const Pace pace_;
  const RowSet singles_;  // rows with pending entries of their own
  std::atomic<std::uint64_t> next_chunk_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace amend::embedded
