#include "embedded/touched_rows.h"

namespace amend::embedded {

void TouchedRows::add(const Record& record) {
  // What it changes is given back as it was, so it counts as far as that reaches.
  const bool restores = record.kind == RecordKind::kRestore;
  const auto paths_of = [&](const document::Patch& patch) {
    return restores ? restored_paths(patch) : touched_paths(patch);
  };
  if (record.kind == RecordKind::kUpdateMatching) add(record.rows, paths_of(record.patch));
  for (const RecordSet& set : record.sets) add(set.rows, paths_of(set.patch));
  for (const RecordEntry& entry : record.entries) {
    rows_[paths_of(entry.patch)].add(entry.row);
  }
}

void TouchedRows::add(const RowSet& rows, TouchedPaths paths) {
  rows_[std::move(paths)].add_all(rows);
}

RowSet TouchedRows::overlapping(const TouchedRows& other) const {
  RowSet all;
  for (const auto& [paths, rows] : rows_) {
    for (const auto& [other_paths, other_rows] : other.rows_) {
      RowSet both = rows;
      both.keep_all(other_rows);
      if (!both.empty() && overlap(paths, other_paths)) all.add_all(both);
    }
  }
  return all;
}

}  // namespace amend::embedded
