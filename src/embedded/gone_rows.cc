#include "embedded/gone_rows.h"

namespace amend::embedded {

Result<RowSet> stored_rows(const Store& store, char kind, Number collection) {
  RowSet all;
  auto scan = store.scan(Family::kCatalog, catalog_key(kind, collection));
  for (; scan.valid(); scan.next()) {
    const auto rows = decode_removed_rows(scan.value());
    if (!rows) {
      return Status::internal("the removed rows of collection " + std::to_string(collection) +
                              " are damaged");
    }
    all.add_all(*rows);
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return all;
}

const RowSet& GoneRows::of(Gone kind, Number collection) const {
  static const RowSet kNone;
  const auto& rows = of(kind).rows;
  const auto found = rows.find(collection);
  return found != rows.end() ? found->second : kNone;
}

void GoneRows::change(Gone kind, Number collection, const RowSet& added, const RowSet& removed) {
  auto& [all, count] = kinds_[static_cast<std::size_t>(kind)];
  RowSet& rows = all[collection];
  count -= rows.size();
  rows.add_all(added);
  rows.remove_all(removed);
  count += rows.size();
  if (rows.empty()) all.erase(collection);
}

void GoneChanges::add(Gone kind, Number collection, const RowSet& rows) {
  Change& change = changes_[{kind, collection}];
  change.added.add_all(rows);
  change.removed.remove_all(rows);
}

void GoneChanges::remove(Gone kind, Number collection, const RowSet& rows) {
  Change& change = changes_[{kind, collection}];
  change.added.remove_all(rows);
  change.removed.add_all(rows);
}

bool GoneChanges::contains(Gone kind, const Location& location) const {
  const auto [collection, row] = location;
  const auto found = changes_.find({kind, collection});
  if (found != changes_.end()) {
    if (found->second.added.contains(row)) return true;
    if (found->second.removed.contains(row)) return false;
  }
  return committed_->of(kind, collection).contains(row);
}

RowSet GoneChanges::of(Gone kind, Number collection) const {
  RowSet rows = committed_->of(kind, collection);
  const auto found = changes_.find({kind, collection});
  if (found == changes_.end()) return rows;
  rows.add_all(found->second.added);
  rows.remove_all(found->second.removed);
  return rows;
}

void GoneChanges::publish(GoneRows& committed) const {
  for (const auto& [key, change] : changes_) {
    committed.change(key.first, key.second, change.added, change.removed);
  }
}

}  // namespace amend::embedded
