#include "embedded/changed_since.h"

namespace amend::embedded {
namespace {

RowSet all_of(const std::map<Version, RowSet>& sets) {
  RowSet all;
  for (const auto& [version, rows] : sets) all.add_all(rows);
  return all;
}

// Which record comes into effect with this one, or goes out of it.
Version moved_by(const Record& record, std::span<const SharedRecord> reverted) {
  return record.kind == RecordKind::kRevert ? flipped_by_revert(reverted)->version : record.version;
}

}  // namespace

void ChangedSince::add(const Record& record, std::span<const SharedRecord> reverted,
                       Version counted_from) {
  if (record.kind == RecordKind::kReplace) return replaced_.add_all(record.rows);
  if (!is_update(record.kind)) return;  // of rows that have no document before or after
  const RowSet concerned = rows_of(record);
  const Version update = reverted.empty() ? record.version : reverted.back()->version;
  if (update == root_) {
    if (record.version <= counted_from) return;
    flipped_.toggle_all(concerned);
    moved_[moved_by(record, reverted)].toggle_all(concerned);
    return;
  }
  RowSet rows = places_.overlapping(TouchedRows(record));
  for (const SharedRecord& before : reverted) {
    rows.add_all(places_.overlapping(TouchedRows(*before)));
  }
  rows.keep_all(concerned);
  changed_[update].toggle_all(rows);
}

RowSet ChangedSince::moved() const {
  return all_of(moved_);
}

RowSet ChangedSince::rows() const {
  RowSet rows = all_of(changed_);
  rows.add_all(replaced_);
  rows.add_all(unknown_);
  return rows;
}

}  // namespace amend::embedded
