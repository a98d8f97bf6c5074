// Pending: the records of a collection that are not folded into its documents yet.
//
// A document's value is its base, then every entry of a pending record that covers its row and is
// above the base's stamp, in (version, ordinal) order. A record that changed a set of rows is kept
// with its row set; records of single documents are indexed by row.
//
// A revert takes rows out of an update, which has no effect for them any more; the revert of that
// puts them back, and so on. All are records of a set of rows, with a patch that is empty; so is
// one of rows that were deleted and came back.
// REQUIRES: the update that a pending record reverts is pending too (CollectionState::begun sees to
// that).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "embedded/record.h"
#include "embedded/row_index.h"

namespace amend::embedded {

// What is pending, in numbers. Bytes are an estimate of the memory it takes.
struct PendingSize {
  std::uint64_t records = 0;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  PendingSize& operator+=(const PendingSize& other);
  PendingSize& operator-=(const PendingSize& other);
};

// One instant of what is pending. Cheap to copy. A later instant shares the row indexes of an
// earlier one; what is added to them later has a version above last() and is not seen.
class Pending {
 public:
  Pending();

  [[nodiscard]] bool empty() const { return size_.records == 0; }
  [[nodiscard]] const PendingSize& size() const { return size_; }
  // Records that changed a set of rows.
  [[nodiscard]] std::size_t sets() const { return sets_.size(); }
  // The same, ascending by version.
  [[nodiscard]] const std::vector<SharedRecord>& set_records() const { return sets_; }
  [[nodiscard]] Version last() const { return last_; }

  // The rows for which the update of this version has no effect, because it was reverted.
  [[nodiscard]] const RowSet& reverted(Version version) const;
  // The lowest version of a pending record, of all or of those above a version that lies between
  // two seals; 0 if there is none.
  [[nodiscard]] Version first() const { return first_; }
  [[nodiscard]] Version first_after(Version version) const;
  // Meaningless when empty.
  [[nodiscard]] Micros oldest_time() const { return oldest_time_; }
  [[nodiscard]] Micros newest_time() const { return newest_time_; }

  // Appends the row's entries above `stamp`, in (version, ordinal) order.
  void collect(Row row, Version stamp, std::vector<PendingEntry>& out) const;

  // An upper bound of what folding will add to the row's text.
  [[nodiscard]] std::uint64_t growth(Row row) const;
  // At least the same for whichever row it is most.
  [[nodiscard]] std::uint64_t largest_growth() const { return set_growth_ + largest_row_growth_; }

  // Every row that a pending record changes.
  [[nodiscard]] RowSet rows() const;
  // Every row that has an entry of its own.
  [[nodiscard]] RowSet single_rows() const;

  // A later instant with one more record. Of entries only the encoded form is kept; for a record
  // without any it may be null. REQUIRES: its version is above last(); an
  // update.
  void add(const SharedRecord& record, const SharedEncoded& encoded);
  // No record after this call shares a row index with those before it.
  void seal();
  // A later instant without the records up to `settled`. REQUIRES: seal was called between the
  // last of those records and the first of those that stay.
  void drop(Version settled);

 private:
  struct Part {  // records by row between two seals
    std::shared_ptr<RowIndex> rows;
    PendingSize size;
    Version first = 0;  // of the records, if there are any
    Version last = 0;
    Micros oldest_time = 0;
    std::uint64_t largest_growth = 0;  // of the records, for whichever row it is most
  };
  using Reverted = std::map<Version, RowSet>;

  void add_sets(const SharedRecord& record);
  void add_entries(const Record& record, const SharedEncoded& encoded);
  void measure();
  void revert(const Record& record);
  [[nodiscard]] bool has_effect(Version version, Row row) const;

  // Of kinds kUpdateMatching, kRevert and kUndelete, ascending. Each set of a kRestore is one of
  // the first.
  std::vector<SharedRecord> sets_;
  std::shared_ptr<const Reverted> reverted_;  // null: nothing is
  std::vector<Part> parts_;                   // ascending; the last one is added to
  PendingSize size_;
  Version first_ = 0;
  Version last_ = 0;
  Micros oldest_time_ = 0;
  Micros newest_time_ = 0;
  std::uint64_t set_growth_ = 0;
  std::uint64_t largest_row_growth_ = 0;  // the sum of the parts'
};

}  // namespace amend::embedded
