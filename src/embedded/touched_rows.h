// TouchedRows: which places of which documents a record changes.
#pragma once

#include <map>

#include "embedded/record.h"
#include "embedded/touched_paths.h"

namespace amend::embedded {

// One thread.
class TouchedRows {
 public:
  TouchedRows() = default;
  explicit TouchedRows(const Record& record) { add(record); }

  // What an update touches. Of a kRevert nothing: what it changes is what the operation that it
  // reverts does. Of a kReplace nothing: only what is restored of it counts.
  void add(const Record& record);

  // The rows of which both touch a place, or one touches what lies in the other's.
  [[nodiscard]] RowSet overlapping(const TouchedRows& other) const;

 private:
  void add(const RowSet& rows, TouchedPaths paths);

  std::map<TouchedPaths, RowSet> rows_;
};

}  // namespace amend::embedded
