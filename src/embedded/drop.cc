#include "embedded/drop.h"

#include <rocksdb/write_batch.h>

#include "embedded/group.h"

namespace amend::embedded {
namespace {

// Of one commit: small, so that clients' writes do not wait long behind it.
constexpr std::size_t kCommitKeys = 256;

RowSet live_rows(const Collection& collection) {
  RowSet rows;
  rows.add_range(0, collection.state().next_row);
  rows.remove_all(collection.removed());
  return rows;
}

}  // namespace

Status DropWrite::resolve(Group& group) {
  GoneChanges& gone = group.gone();
  for (const auto& collection : collections_) {
    const Number number = collection->number;
    gone.add(Gone::kLeftover, number, live_rows(*collection->data));
    gone.add(Gone::kLeftover, number, gone.of(Gone::kKept, number));
    gone.remove(Gone::kTaken, number, gone.of(Gone::kTaken, number));
    gone.remove(Gone::kKept, number, gone.of(Gone::kKept, number));
    group.remove(Family::kCatalog, catalog_key('c', collection->info.id));
    group.put(Family::kCatalog, catalog_key('X', collection->number),
              encode_dropped(name_space_.number));
  }
  for (const std::string& key : removed_) group.remove(Family::kCatalog, key);
  for (const auto& [family, key, value] : put_) group.put(family, key, value);
  return {};
}

void DropWrite::committed() {
  for (const auto& collection : collections_) collection->data->drop();
}

// Finds out which collections no row is left over of. They had theirs since before they were noted
// as dropped, and get no more. A whole namespace is cleared at once, when there is no such row.
class ClearPass::Look : public Write {
 public:
  explicit Look(Dropped& dropped) : dropped_(dropped) {}
  Status resolve(Group&) override {
    const GoneRows& gone = dropped_.name_space->space->gone;
    const auto count = dropped_.collections.size();
    std::erase_if(dropped_.collections,
                  [&](Number number) { return !gone.of(Gone::kLeftover, number).empty(); });
    if (dropped_.whole && dropped_.collections.size() < count)
      dropped_ = {dropped_.name_space, {}, false};
    return {};
  }

 private:
  Dropped& dropped_;
};

Result<Dropped> ClearPass::run() {
  Look look(dropped_);
  AMEND_RETURN_IF_ERROR(dropped_.name_space->queue->run(look, Deadline::max()));
  if (!dropped_.collections.empty() || dropped_.whole) {
    AMEND_RETURN_IF_ERROR(remove_records());
    AMEND_RETURN_IF_ERROR(remove_rest());
  }
  return dropped_;
}

Status ClearPass::remove_records() {
  Keys keys;
  const Number name_space = dropped_.name_space->number;
  for (const Number number : dropped_.collections) {
    auto scan = store_.scan(Family::kRecords, collection_prefix(number));
    for (; scan.valid(); scan.next()) {
      keys.emplace_back(Family::kRecords, record_key(name_space, version_of(scan.key())));
      keys.emplace_back(Family::kRecords, scan.key());
      AMEND_RETURN_IF_ERROR(commit_many(keys));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    auto saved = store_.scan(Family::kSaved, collection_prefix(number));
    for (; saved.valid(); saved.next()) {
      keys.emplace_back(Family::kSaved, saved.key());
      AMEND_RETURN_IF_ERROR(commit_many(keys));
    }
    AMEND_RETURN_IF_ERROR(saved.check());
  }
  return commit(keys);
}

// The notes go with the last of what they are about.
Status ClearPass::remove_rest() {
  Keys keys;
  for (const Number number : dropped_.collections) {
    for (const char kind : {'K', 'C', 'P', 'D', 'V', 'X'}) {
      auto scan = store_.scan(Family::kCatalog, catalog_key(kind, number));
      for (; scan.valid(); scan.next()) keys.emplace_back(Family::kCatalog, scan.key());
      AMEND_RETURN_IF_ERROR(scan.check());
      if (kind == 'K') AMEND_RETURN_IF_ERROR(commit_many(keys));
    }
  }
  if (dropped_.whole) {
    for (const char kind : {'N', 'Y'}) {
      keys.emplace_back(Family::kCatalog, catalog_key(kind, dropped_.name_space->number));
    }
  }
  return commit(keys);
}

// Once there are so many that it is worth a commit.
Status ClearPass::commit_many(Keys& keys) {
  if (keys.size() < kCommitKeys) return {};
  AMEND_RETURN_IF_ERROR(commit(keys));
  keys.clear();
  return {};
}

Status ClearPass::commit(const Keys& keys) {
  if (keys.empty()) return {};
  rocksdb::WriteBatch batch;
  for (const auto& [family, key] : keys) batch.Delete(store_.handle(family), key);
  AMEND_RETURN_IF_ERROR(store_.commit(batch, Sync::kLater));
  return pause_() ? Status() : Status(Code::kUnavailable, "clearing was stopped");
}

}  // namespace amend::embedded
