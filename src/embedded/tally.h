// Tally: how many rows have each combination of codes of several columns.
//
// One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/status.h"
#include "embedded/columns/column_view.h"
#include "embedded/row_set.h"

namespace amend::embedded {

class Tally {
 public:
  // How many combinations a table of counters is worth its memory for: as many as there are rows
  // to count, or few.
  static constexpr std::uint64_t kFew = 4096;
  static constexpr std::uint64_t kMost = std::uint64_t{1} << 22;

  // Whether these columns have few enough combinations.
  static bool fits(const std::vector<const ColumnView*>& columns, std::uint64_t rows);

  // REQUIRES: fits(); the views outlive this.
  explicit Tally(std::vector<const ColumnView*> columns);

  // Whether every column knows every row of the chunk.
  [[nodiscard]] bool knows(std::uint64_t chunk) const;

  // Counts these rows of the chunk. REQUIRES: knows(chunk).
  void count(std::uint64_t chunk, const RowSet::Words& rows);

  // Calls `visit(codes, rows)` for each combination that was met since the last time, in the order
  // in which their first rows were counted, and forgets them. Stops at the first error.
  template <class Visit>
  Status take(Visit visit) {
    std::vector<ColumnCode> codes(columns_.size());
    Status status;
    for (const std::uint32_t combination : met_) {
      split(combination, codes);
      if (status.ok()) status = visit(codes, counts_[combination]);
      counts_[combination] = 0;
    }
    met_.clear();
    return status;
  }

 private:
  // The combinations of 64 rows.
  using Combinations = std::array<std::uint32_t, 64>;

  [[nodiscard]] Combinations combine(std::uint64_t chunk, std::size_t first) const;
  void count_one(std::uint32_t combination) {
    if (counts_[combination]++ == 0) met_.push_back(combination);
  }
  void split(std::uint32_t combination, std::vector<ColumnCode>& codes) const;

  const std::vector<const ColumnView*> columns_;
  std::vector<std::uint32_t> counts_;  // by combination
  std::vector<std::uint32_t> met_;     // combinations that are counted
};

}  // namespace amend::embedded
