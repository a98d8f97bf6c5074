#include "embedded/group.h"

#include <cassert>

#include <rocksdb/write_batch.h>

namespace amend::embedded {
namespace {

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}

constexpr std::size_t kProtectionBytes = 8;  // a checksum on each key and value until it is on disk

// The batch and its index are fed only well-formed input, so their statuses cannot be bad.
void expect(const rocksdb::Status& status) {
  assert(status.ok());
  (void)status;
}

}  // namespace

Group::Group(Store& store, Number name_space)
    : store_(store),
      name_space_(name_space),
      batch_(rocksdb::BytewiseComparator(), 0, true, 0, kProtectionBytes) {}

void Group::begin() {
  batch_.SetSavePoint();
  kept_counters_ = counters_;
}

void Group::keep() {
  expect(batch_.PopSavePoint());
}

void Group::undo() {
  expect(batch_.RollbackToSavePoint());
  counters_ = std::move(kept_counters_);
}

Status Group::commit() {
  if (batch_.GetWriteBatch()->Count() == 0) return {};
  if (counters_.name_space) {
    put(Family::kCatalog, catalog_key('N', name_space_), encode(*counters_.name_space));
  }
  for (const auto& [number, state] : counters_.collections) {
    put(Family::kCatalog, catalog_key('C', number), encode(state));
  }
  return store_.commit(*batch_.GetWriteBatch());
}

Result<std::optional<std::string>> Group::get(Family family, std::string_view key) {
  std::string value;
  const auto status = batch_.GetFromBatchAndDB(&store_.db(), rocksdb::ReadOptions(),
                                               store_.handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return Status::internal("the database cannot be read: " + status.ToString());
  return std::optional<std::string>(std::move(value));
}

void Group::put(Family family, std::string_view key, std::string_view value) {
  expect(batch_.Put(store_.handle(family), slice(key), slice(value)));
}

void Group::remove(Family family, std::string_view key) {
  expect(batch_.Delete(store_.handle(family), slice(key)));
}

Store::Scan Group::scan(Family family, std::string prefix) const {
  return store_.scan(family, std::move(prefix));
}

Result<CollectionState*> Group::collection(Number number) {
  if (const auto known = counters_.collections.find(number); known != counters_.collections.end()) {
    return &known->second;
  }
  AMEND_ASSIGN_OR_RETURN(const auto stored, store_.get(Family::kCatalog, catalog_key('C', number)));
  CollectionState state;
  if (stored) {
    auto decoded = decode_collection_state(*stored);
    if (!decoded) return Status::internal("the counters of a collection are damaged");
    state = std::move(*decoded);
  }
  return &counters_.collections.emplace(number, std::move(state)).first->second;
}

Result<Version> Group::next_version() {
  if (!counters_.name_space) {
    AMEND_ASSIGN_OR_RETURN(const auto stored,
                           store_.get(Family::kCatalog, catalog_key('N', name_space_)));
    const auto state = stored ? decode_namespace_state(*stored) : NamespaceState();
    if (!state) return Status::internal("the version counter of a namespace is damaged");
    counters_.name_space = *state;
  }
  return counters_.name_space->next_version;
}

void Group::add_record(const Record& record) {
  assert(counters_.name_space);
  put(Family::kRecords, record_key(name_space_, counters_.name_space->next_version),
      encode(record));
  ++counters_.name_space->next_version;
}

std::size_t Group::bytes() {
  return batch_.GetWriteBatch()->GetDataSize();
}

}  // namespace amend::embedded
