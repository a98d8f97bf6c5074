// Leftovers: the rows of one namespace whose documents were deleted by a filter and whose space is
// not freed yet (purge.h).
//
// Until it is, ids may still lead to these rows, on the disk and in the table of ids. Whoever finds
// such a row has found no document.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>

#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "embedded/values.h"

namespace amend::embedded {

// As committed. For the leader of the namespace's queue alone, but for count().
class Leftovers {
 public:
  // How many rows. Any thread.
  [[nodiscard]] std::uint64_t count() const { return count_; }

  [[nodiscard]] bool contains(const Location& location) const {
    const auto found = rows_.find(location.collection);
    return found != rows_.end() && found->second.contains(location.row);
  }

  // Those of one collection; none is no entry.
  [[nodiscard]] const RowSet& of(Number collection) const {
    static const RowSet kNone;
    const auto found = rows_.find(collection);
    return found != rows_.end() ? found->second : kNone;
  }
  [[nodiscard]] const std::map<Number, RowSet>& all() const { return rows_; }

  void change(Number collection, const RowSet& left, const RowSet& purged) {
    RowSet& rows = rows_[collection];
    count_ -= rows.size();
    rows.add_all(left);
    rows.remove_all(purged);
    count_ += rows.size();
    if (rows.empty()) rows_.erase(collection);
  }

 private:
  std::map<Number, RowSet> rows_;  // by collection
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace amend::embedded
