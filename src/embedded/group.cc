#include "embedded/group.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "embedded/locate.h"

namespace amend::embedded {
namespace {

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}

constexpr std::size_t kProtectionBytes = 8;  // a checksum on each key and value until it is on disk

// The batch is fed only well-formed input, so its statuses cannot be bad.
void expect(const rocksdb::Status& status) {
  assert(status.ok());
  (void)status;
}

}  // namespace

Group::Group(Store& store, NameSpace& name_space)
    : store_(store),
      name_space_(name_space),
      batch_(0, 0, kProtectionBytes, 0),
      name_space_state_(name_space.state),
      gone_(name_space.gone),
      kept_gone_(name_space.gone) {}

void Group::begin() {
  batch_.SetSavePoint();
  kept_name_space_state_ = name_space_state_;
  kept_touched_ = touched_;
  kept_gone_ = gone_;
  former_ids_.clear();
}

void Group::keep() {
  expect(batch_.PopSavePoint());
}

void Group::undo() {
  expect(batch_.RollbackToSavePoint());
  name_space_state_ = kept_name_space_state_;
  touched_ = std::move(kept_touched_);
  gone_ = std::move(kept_gone_);
  for (; !former_ids_.empty(); former_ids_.pop_back()) {
    const FormerId& former = former_ids_.back();
    former.change ? ids_[former.id] = *former.change : (ids_.erase(former.id), IdChange());
  }
}

Status Group::commit() {
  for (const auto& [collection, touched] : touched_) {
    if (touched.counted)
      put(Family::kCatalog, catalog_key('C', collection->number()), encode(touched.state));
    put_removed_rows(*collection, touched);
  }
  put_gone_rows();
  if (batch_.Count() > 0) {
    if (sync_ == Sync::kNow) {
      put(Family::kCatalog, catalog_key('N', name_space_.number), encode(name_space_state_));
    }
    AMEND_RETURN_IF_ERROR(store_.commit(batch_, sync_));
  }
  publish();
  return {};
}

// An id is found as soon as its document may be seen, and until it may be seen no more.
void Group::publish() {
  name_space_.state = name_space_state_;
  for (const auto& [id, change] : ids_) {
    if (change) name_space_.ids.put(id, *change);
  }
  gone_.publish(name_space_.gone);
  for (auto& [collection, touched] : touched_) {
    if (!touched.changed()) continue;
    collection->publish({std::move(touched.state), std::move(touched.effects),
                         std::move(touched.removed), std::move(touched.returned), touched.settled,
                         name_space_state_.next_version - 1});
  }
  for (const auto& [id, change] : ids_) {
    if (!change) name_space_.ids.erase(id);
  }
}

// The removed rows of each chunk that has other ones now.
void Group::put_removed_rows(const Collection& collection, const Touched& touched) {
  RowSet changed = touched.removed;
  changed.add_all(touched.returned);
  changed.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words&) {
    RowSet all = collection.removed().chunk(chunk);
    all.add_all(touched.removed.chunk(chunk));
    all.remove_all(touched.returned);
    put(Family::kCatalog, removed_rows_key(collection.number(), chunk), encode_removed_rows(all));
  });
}

// What deletes keep stands under their versions (kept_rows.h).
void Group::put_gone_rows() {
  gone_.for_each_chunk([&](Gone kind, Number collection, std::uint64_t chunk, const RowSet& rows) {
    if (kind == Gone::kKept) return;
    const std::string key = kind == Gone::kTaken ? taken_rows_key(collection, chunk)
                                                 : leftover_rows_key(collection, chunk);
    rows.empty() ? remove(Family::kCatalog, key)
                 : put(Family::kCatalog, key, encode_removed_rows(rows));
  });
}

void Group::put(Family family, std::string_view key, std::string_view value) {
  expect(batch_.Put(store_.handle(family), slice(key), slice(value)));
}

void Group::remove(Family family, std::string_view key) {
  expect(batch_.Delete(store_.handle(family), slice(key)));
}

Result<std::optional<Location>> Group::locate_stored(const std::string& id) {
  const auto changed = ids_.find(name_space_.ids.hash_of(id));
  if (changed != ids_.end()) return changed->second;
  return embedded::locate(store_, name_space_, id);
}

Result<std::optional<Location>> Group::locate(const std::string& id) {
  auto location = locate_stored(id);
  if (location.ok()) note_if_gone(name_space_.ids.hash_of(id), *location);
  return location;
}

Result<std::vector<std::optional<Location>>> Group::locate(std::span<const std::string_view> ids) {
  std::vector<IdTable::Hash> hashes;
  hashes.reserve(ids.size());
  for (const std::string_view id : ids) hashes.push_back(name_space_.ids.hash_of(id));
  auto locations = embedded::locate(store_, name_space_, ids, hashes);
  if (!locations.ok()) return locations;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    std::optional<Location>& location = (*locations)[at];
    if (!ids_.empty()) {
      const auto changed = ids_.find(hashes[at]);
      if (changed != ids_.end()) location = changed->second;
    }
    note_if_gone(hashes[at], location);
  }
  return locations;
}

// A row that is gone has no document, but whoever takes its id must know of it.
void Group::note_if_gone(const IdTable::Hash& id, std::optional<Location>& location) {
  if (!location || !gone_.is_gone(*location)) return;
  gone_ids_[id] = *location;
  location.reset();
}

bool Group::add_id(const std::string& id, Location location) {
  const IdTable::Hash hash = name_space_.ids.hash_of(id);
  const auto changed = ids_.find(hash);
  if (changed != ids_.end() && changed->second && !gone_.is_gone(*changed->second)) return false;
  const auto gone = gone_ids_.find(hash);
  if (gone != gone_ids_.end() && gone_.contains(Gone::kKept, gone->second)) {
    RowSet row;
    row.add(gone->second.row);
    gone_.add(Gone::kTaken, gone->second.collection, row);
  }
  put(Family::kIds, id_key(name_space_.number, id), encode(location));
  change_id(hash, location);
  return true;
}

void Group::remove_id(const std::string& id) {
  remove(Family::kIds, id_key(name_space_.number, id));
  change_id(name_space_.ids.hash_of(id), {});
}

void Group::change_id(const IdTable::Hash& id, IdChange change) {
  const auto [at, added] = ids_.try_emplace(id, change);
  former_ids_.push_back({id, added ? std::nullopt : std::optional<IdChange>(at->second)});
  at->second = change;
}

Group::Touched& Group::touch(Collection& collection) {
  const auto known = touched_.find(&collection);
  if (known != touched_.end()) return known->second;
  return touched_
      .emplace(&collection, Touched{collection.state(), {}, {}, {}, {}, 0, 0, false, false})
      .first->second;
}

CollectionState& Group::state(Collection& collection) {
  return touch(collection).state;
}

void Group::add_record(Collection& collection, Record record,
                       std::vector<std::pair<Row, document::Document>> documents,
                       std::vector<SharedRecord> reverted) {
  record.version = name_space_state_.next_version++;
  SharedEncoded encoded = std::make_shared<const EncodedRecord>(encode(record));
  put(Family::kRecords, record_key(name_space_.number, record.version), encoded->bytes);
  put(Family::kRecords, operation_key(collection.number(), record.version),
      encode(ListedRecord{record.kind, record.time, encoded->bytes.size()}));
  Touched& touched = touch(collection);
  if (!is_update(record.kind)) {
    touched.counted = true;
    touched.rebased.add_all(record.rows);
  }
  if (record.kind == RecordKind::kDelete) touched.removed.add_all(record.rows);
  if (record.kind == RecordKind::kUndelete) {
    touched.counted = true;
    touched.returned.add_all(record.rows);
  }
  touched.growth += largest_growth_of(record);
  touched.effects.push_back(std::make_shared<const Committed>(
      Committed{std::make_shared<const Record>(std::move(record)), std::move(encoded),
                std::move(documents), std::move(reverted)}));
}

bool Group::rebases(Collection& collection, Row row) {
  return touch(collection).rebased.contains(row);
}

bool Group::changes(Collection& collection, Row row) {
  return rebases(collection, row) || !entries(collection, row).empty();
}

bool Group::changes(Collection& collection, std::span<const Row> rows) {
  const auto is_one = [&](Row row) { return std::binary_search(rows.begin(), rows.end(), row); };
  const Touched& touched = touch(collection);
  if (std::any_of(rows.begin(), rows.end(), [&](Row row) { return touched.rebased.contains(row); }))
    return true;
  return std::any_of(touched.effects.begin(), touched.effects.end(), [&](const auto& effect) {
    const auto& entries = effect->record->entries;
    return std::any_of(entries.begin(), entries.end(),
                       [&](const RecordEntry& entry) { return is_one(entry.row); });
  });
}

std::uint64_t Group::text_bound(Collection& collection) {
  const Touched& touched = touch(collection);
  return touched.state.largest_text + collection.pending().largest_growth() + touched.growth;
}

std::uint64_t Group::text_bound(Collection& collection, Row row) {
  std::uint64_t bound = state(collection).largest_text + collection.pending().growth(row);
  for (const document::Entry& entry : entries(collection, row)) bound += growth_of(*entry.patch);
  return bound;
}

std::vector<document::Entry> Group::entries(Collection& collection, Row row) {
  std::vector<document::Entry> entries;
  for (const SharedCommitted& effect : touch(collection).effects) {
    const Record& record = *effect->record;
    for (std::size_t at = 0; at < record.entries.size(); ++at) {
      const RecordEntry& entry = record.entries[at];
      if (entry.row == row) entries.push_back({record.version, at, record.time, &entry.patch});
    }
  }
  return entries;
}

void Group::settle(Collection& collection, Version settled) {
  Touched& touched = touch(collection);
  touched.settled = touched.state.settled = settled;
  touched.counted = true;
}

void Group::settle_all(Version settled) {
  name_space_state_.settled = settled;
}

void Group::refresh(Collection& collection) {
  touch(collection).refreshed = true;
}

}  // namespace amend::embedded
