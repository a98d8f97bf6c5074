// Saved values: what settled updates and replaces changed, as it was before, for as long as they
// may be reverted.
//
// A pass (settle.h) reads from each document what takes the patch of each update back, before it
// folds it in, and saves that before it writes any of the documents. What it saves of one update
// for a stretch of rows is one value; rows that get back the same share it, so that a mass update
// of few different values costs a few bitmaps.
//
//   key     collection:big32 version:big64 first row:big64 sealed:big64
//   value   fixed32 CRC-32 of everything after it, u8 format=1,
//           varint sets, per set: RowSet, bytes (a patch, as in a record),
//           varint entries, per entry: row:varint, bytes (a patch)
//
// `sealed` is the instant of the pass. One that a crash ended leaves values of rows that it did not
// come to; the next says the same of these rows again. A replace saves in its own commit, under its
// own version as the instant.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/undo.h"
#include "embedded/record.h"
#include "embedded/store.h"

namespace amend::embedded {

std::string saved_key(Number collection, Version version, Row first, Version sealed);
// What all keys of one update begin with.
std::string saved_prefix(Number collection, Version version);

// Takes the undos of a stretch of rows. One thread; rows ascend.
class UndoGroups {
 public:
  // Of the row at hand, to be read into before take().
  [[nodiscard]] document::Undo& undo() { return undo_; }

  // The undo is what takes back what the update of this version does to the row. REQUIRES: each row
  // and version once.
  void take(Row row, Version version);
  void take(Row row, Version version, const document::Patch& undo);

  // About what they take, in memory and on disk.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // Calls `put(key, value)` for everything taken, until that gives an error, and starts anew.
  using Put = std::function<Status(std::string key, const std::string& value)>;
  Status write(Number collection, Version sealed, const Put& put);

 private:
  using Groups = std::map<std::string, std::vector<Row>, std::less<>>;
  struct OfUpdate {
    Groups groups;                       // rows by encoded undo
    Groups::value_type* last = nullptr;  // the next row often has the same
  };

  void take_encoded(Row row, Version version);
  static void encode(const Groups& groups, std::string& value);

  document::Undo undo_;
  std::string encoded_;
  std::map<Version, OfUpdate> updates_;
  std::size_t bytes_ = 0;
};

// What takes an update back. A row is in one set or has one entry, or neither if nothing was saved
// for it.
struct SavedValues {
  std::vector<RecordSet> sets;  // the largest ones, at most kSets
  std::vector<RecordEntry> entries;
  RowSet rows;  // of all of these

  // Every reader of a row looks at each set.
  static constexpr std::size_t kSets = 32;
};

// The saved values of one update for these rows. Errors: kNotRevertible if they are more than
// limits::kRestoreBytes; kInternal.
Result<SavedValues> read_saved_values(const Store& store, Number collection, Version version,
                                      const RowSet& rows);

}  // namespace amend::embedded
