#include "embedded/changed_since.h"

namespace amend::embedded {

ChangedSince::ChangedSince(const Record& update)
    : version_(update.version), paths_(touched_paths(update.patch)) {
  for (const RecordEntry& entry : update.entries) {
    TouchedPaths& paths = own_[entry.row];
    for (auto& path : touched_paths(entry.patch)) paths.push_back(std::move(path));
  }
}

void ChangedSince::add(const Record& record, const Record* update) {
  switch (record.kind) {
    case RecordKind::kCreate:
    case RecordKind::kDelete:
      return;  // of rows that have no document before or after
    case RecordKind::kReplace:
      replaced_.add_all(record.rows);
      return;
    case RecordKind::kUpdateDocuments:
    case RecordKind::kUpdateMatching:
      changed_[record.version].toggle_all(overlapping(record));
      return;
    case RecordKind::kRevert:
      break;
  }
  if (update->version == version_) return;
  RowSet rows = overlapping(*update);
  rows.keep_all(record.rows);
  changed_[update->version].toggle_all(rows);
}

RowSet ChangedSince::rows() const {
  RowSet rows = replaced_;
  for (const auto& [version, changed] : changed_) rows.add_all(changed);
  return rows;
}

// The rows in which the other touches the same paths.
RowSet ChangedSince::overlapping(const Record& other) const {
  RowSet rows;
  const auto touches = [&](Row row, const TouchedPaths& paths) {
    const auto own = own_.find(row);
    return overlap(paths, own == own_.end() ? paths_ : own->second);
  };
  if (other.kind == RecordKind::kUpdateDocuments) {
    for (const RecordEntry& entry : other.entries) {
      if (touches(entry.row, touched_paths(entry.patch))) rows.add(entry.row);
    }
    return rows;
  }
  const TouchedPaths paths = touched_paths(other.patch);
  if (overlap(paths, paths_)) return other.rows;
  for (const auto& [row, own] : own_) {
    if (other.rows.contains(row) && overlap(paths, own)) rows.add(row);
  }
  return rows;
}

}  // namespace amend::embedded
