// RowIndex: the entries of pending records of kind kUpdateDocuments, by row.
//
// A flat hash table leads from a row to its latest entry, and each entry to the one before it, so
// that adding one costs a look-up and no allocation. Shards keep the readers of one row from
// waiting for the whole table to grow.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "document/patch.h"
#include "embedded/record.h"

namespace amend::embedded {

// An upper bound of the bytes that a patch adds to the text of a document. A dotted key of n bytes
// becomes at most n/2 nested objects of six bytes each around their keys. An operator on a number
// adds less than 24 bytes beside them, and takes at least five of the patch; a rename adds as much
// as it takes away.
inline std::uint64_t growth_of(const document::Patch& patch) {
  return 8 * patch.bytes + 64;
}

// The most that an update adds to any one row.
std::uint64_t largest_growth_of(const Record& record);

// One change of one row: a patch, or one that is still encoded.
struct PendingEntry {
  Version version = 0;
  std::uint64_t ordinal = 0;
  Micros time = 0;  // of the record
  const document::Patch* patch = nullptr;
  const EncodedRecord* encoded = nullptr;  // unless there is a patch
};

// The entry's patch, decoded into `space` if it is still encoded; nullptr if its bytes are damaged.
const document::Patch* patch_of(const PendingEntry& entry, json::Parser& parser,
                                document::Patch& space);

// One thread adds, any thread reads meanwhile.
class RowIndex {
 public:
  // What one entry takes in memory, the slots that the table keeps free included.
  static constexpr std::uint64_t kEntryBytes = 80;

  RowIndex();
  ~RowIndex();
  RowIndex(const RowIndex&) = delete;
  RowIndex& operator=(const RowIndex&) = delete;

  // Gives growth() of the row of the record where that is most. REQUIRES: versions ascend from call
  // to call.
  std::uint64_t add(const Record& record, SharedEncoded encoded);

  // Appends the row's entries above `stamp` and up to version `last`, ascending. They live as long
  // as this index.
  void collect(Row row, Version stamp, Version last, std::vector<PendingEntry>& out) const;

  // The sum of growth_of over the row's entries.
  [[nodiscard]] std::uint64_t growth(Row row) const;

  // Adds every row that has an entry up to `last`.
  void add_rows(Version last, RowSet& rows) const;

 private:
  struct Shard;
  [[nodiscard]] Shard& shard_of(Row row) const;

  std::unique_ptr<Shard[]> shards_;
  std::vector<SharedEncoded> records_;  // keeps them alive; only the adding thread touches it
};

}  // namespace amend::embedded
