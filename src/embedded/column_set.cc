#include "embedded/column_set.h"

namespace amend::embedded {
namespace {

// A clock that all collections share, so that their columns can be compared.
std::uint64_t next_use() {
  static std::atomic<std::uint64_t> uses{0};
  return ++uses;
}

void apply_bases(const Committed& committed, Column& column) {
  const Record& record = *committed.record;
  if (record.kind == RecordKind::kDelete) {
    column.clear(record.rows, record.version);
  } else if (committed.documents.size() < record.rows.size()) {
    record.rows.for_each([&](Row row) { column.set_unknown(row); });
  }
  for (const auto& [row, document] : committed.documents) column.set(row, document);
}

void apply_revert(const Committed& committed, Column& column) {
  const Record& record = *committed.record;
  const Record& update = *flipped_by_revert(committed.reverted);
  const auto change = [&](const document::Patch& patch) {
    return Change{patch.assignments, record.version, record.time};
  };
  if (update.kind == RecordKind::kUpdateMatching) {
    const Version taken_back = record.reverts == update.version ? update.version : 0;
    column.revert(record.rows, change(update.patch), taken_back);
    return;
  }
  for (const RecordSet& set : update.sets) {
    RowSet rows = set.rows;
    rows.keep_all(record.rows);
    column.revert(rows, change(set.patch), 0);
  }
  for (const RecordEntry& entry : update.entries) {
    if (record.rows.contains(entry.row)) column.revert(entry.row, change(entry.patch));
  }
}

}  // namespace

void apply(const Committed& committed, Column& column) {
  const Record& record = *committed.record;
  if (!is_update(record.kind)) {
    apply_bases(committed, column);
  } else if (record.kind == RecordKind::kUndelete) {
    column.bring_back(record.rows, {record.patch.assignments, record.version, record.time},
                      record.reverts);
  } else if (record.kind == RecordKind::kRevert) {
    apply_revert(committed, column);
  } else if (record.kind == RecordKind::kUpdateMatching) {
    column.apply(record.rows, {record.patch.assignments, record.version, record.time});
  } else {
    for (const RecordSet& set : record.sets) {
      column.apply(set.rows, {set.patch.assignments, record.version, record.time});
    }
    for (const RecordEntry& entry : record.entries) {
      column.apply(entry.row, {entry.patch.assignments, record.version, record.time});
    }
  }
}

ColumnViews ColumnSet::view(std::span<const std::string> paths) const {
  ColumnViews views;
  views.reserve(paths.size());
  for (const std::string& path : paths) {
    const auto found = columns_.find(path);
    if (found == columns_.end()) {
      views.emplace_back();
      continue;
    }
    found->second.used = next_use();
    views.emplace_back(found->second.column->view());
  }
  return views;
}

void ColumnSet::add(std::unique_ptr<Column> column) {
  Entry& entry = columns_[column->path()];
  entry.column = std::move(column);
  entry.used = next_use();
}

void ColumnSet::apply(const Committed& committed) {
  for (auto& [path, entry] : columns_) embedded::apply(committed, *entry.column);
}

void ColumnSet::fill(std::string_view path, std::span<const RowResult> results) {
  const auto found = columns_.find(path);
  if (found == columns_.end()) return;
  Column& column = *found->second.column;
  for (const RowResult& read : results) {
    if (column.code(read.row) == kUnknownCode) column.set_result(read.row, read.result);
  }
}

void ColumnSet::tidy() {
  for (auto& [path, entry] : columns_) entry.column->tidy();
}

std::vector<ColumnSet::Use> ColumnSet::uses() const {
  std::vector<Use> uses;
  for (const auto& [path, entry] : columns_) {
    uses.push_back({path, entry.column->bytes(), entry.used});
  }
  return uses;
}

void ColumnSet::drop(std::string_view path) {
  const auto found = columns_.find(path);
  if (found != columns_.end()) columns_.erase(found);
}

}  // namespace amend::embedded
