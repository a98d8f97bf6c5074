// Plan: a filter over columns.
//
// Each condition becomes the set of codes that satisfy it in the column of its path; a chunk of
// rows is then decided by comparing codes and by the algebra of bits. What a column does not know,
// and every condition on a path without a column, is neither true nor false; rows that are decided
// all the same (a false condition beside it in an AND) are decided, the rest is left to whoever
// reads the documents.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "embedded/column_set.h"
#include "embedded/columns/code_set.h"
#include "embedded/view.h"
#include "filter/expr.h"

namespace amend::embedded {

// One thread.
class Plan {
 public:
  // REQUIRES: the filter is not empty.
  explicit Plan(filter::Filter filter);

  // The paths of the conditions, each once.
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

  // Asks each condition of the results in the columns that it has not been asked of yet. This is
  // what may take long; done before, run finds little left. False: the deadline passed.
  bool extend(const ColumnViews& columns, Deadline deadline);

  struct Rows {
    RowSet matching;
    RowSet undecided;
  };
  // Decides the rows of the view. `columns` are of the same instant, in the order of paths().
  // REQUIRES: extend(columns) was true.
  Rows run(const View& view, const ColumnViews& columns);

 private:
  using Words = RowSet::Words;
  struct Bits {
    Words yes;
    Words open;  // neither true nor false; disjoint from yes
  };
  struct Leaf {
    std::size_t column;  // index of its path
    CodeSet codes;
  };
  class Chunk;

  void add_leaves(const filter::Node& node);

  const filter::Filter filter_;
  std::vector<std::string> paths_;
  std::map<const filter::Condition*, Leaf> leaves_;
};

// The rows of one chunk that have a document.
void live_words(const View& view, std::uint64_t chunk, RowSet::Words& words);

}  // namespace amend::embedded
