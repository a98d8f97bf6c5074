// Pending: the records of a collection that are not folded into its documents yet.
//
// A document's value is its base, then every entry of a pending record that covers its row and is
// above the base's stamp, in (version, ordinal) order. A record that changed a set of rows is kept
// with its row set; records of single documents are indexed by row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "document/patch.h"
#include "embedded/record.h"

namespace amend::embedded {

// An upper bound of the bytes that a patch adds to the text of a document. A dotted key of n bytes
// becomes at most n/2 nested objects of six bytes each around their keys.
inline std::uint64_t growth_of(const document::Patch& patch) {
  return 8 * patch.bytes + 64;
}

using PendingEntry = document::Entry;

// Entries by row, of records of kind kUpdateDocuments. One thread adds, any thread reads meanwhile.
class RowIndex {
 public:
  // REQUIRES: versions ascend from call to call.
  void add(const SharedRecord& record);

  // Appends the row's entries up to version `last`, ascending. They live as long as this index.
  void collect(Row row, Version last, std::vector<PendingEntry>& out) const;

  // The sum of growth_of over the row's entries.
  [[nodiscard]] std::uint64_t growth(Row row) const;

  // Adds every row that has an entry up to `last`.
  void add_rows(Version last, RowSet& rows) const;

 private:
  struct Place {
    const Record* record;
    std::uint32_t ordinal;
    std::uint64_t growth;  // of this entry and all before it
  };
  using Chain = std::vector<Place>;
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<Row, Chain> chains;  // guarded by mutex
  };
  static constexpr std::size_t kShards = 64;

  [[nodiscard]] const Shard& shard_of(Row row) const { return shards_[row % kShards]; }

  std::array<Shard, kShards> shards_;
  std::vector<SharedRecord> records_;  // keeps them alive; only the adding thread touches it
};

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
  // The lowest version of a pending record, of all or of those above a version that lies between
  // two seals; 0 if there is none.
  [[nodiscard]] Version first() const { return first_; }
  [[nodiscard]] Version first_after(Version version) const;
  [[nodiscard]] Micros oldest_time() const { return oldest_time_; }  // meaningless when empty

  // Appends the row's entries above `stamp`, in (version, ordinal) order.
  void collect(Row row, Version stamp, std::vector<PendingEntry>& out) const;

  // An upper bound of what folding will add to the row's text.
  [[nodiscard]] std::uint64_t growth(Row row) const;
  // The same for whichever row it is most.
  [[nodiscard]] std::uint64_t largest_growth() const { return set_growth_ + largest_row_growth_; }

  // Every row that a pending record changes.
  [[nodiscard]] RowSet rows() const;
  // Every row that has an entry of its own.
  [[nodiscard]] RowSet single_rows() const;

  // A later instant with one more record. REQUIRES: its version is above last(); an update.
  void add(const SharedRecord& record);
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
  };
  [[nodiscard]] std::uint64_t row_growth(Row row) const;  // of the records by row alone
  void measure();

  std::vector<SharedRecord> sets_;  // of kind kUpdateMatching, ascending
  std::vector<Part> parts_;         // ascending; the last one is added to
  PendingSize size_;
  Version first_ = 0;
  Version last_ = 0;
  Micros oldest_time_ = 0;
  std::uint64_t set_growth_ = 0;
  std::uint64_t largest_row_growth_ = 0;  // at least; only ever falls to 0
};

}  // namespace amend::embedded
