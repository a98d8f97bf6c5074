#include "embedded/group.h"

#include <algorithm>
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

// The most that the record's entries add to any one row.
std::uint64_t largest_row_growth(const Record& record) {
  std::vector<std::pair<Row, std::uint64_t>> growths;
  growths.reserve(record.entries.size());
  for (const RecordEntry& entry : record.entries) {
    growths.emplace_back(entry.row, growth_of(entry.patch));
  }
  std::sort(growths.begin(), growths.end());
  std::uint64_t largest = growth_of(record.patch);
  std::uint64_t of_row = 0;
  for (std::size_t at = 0; at < growths.size(); ++at) {
    of_row = at > 0 && growths[at - 1].first == growths[at].first ? of_row : 0;
    of_row += growths[at].second;
    largest = std::max(largest, of_row);
  }
  return largest;
}

}  // namespace

Group::Group(Store& store, NameSpace& name_space)
    : store_(store),
      name_space_(name_space),
      batch_(0, 0, kProtectionBytes, 0),
      name_space_state_(name_space.state) {}

void Group::begin() {
  batch_.SetSavePoint();
  kept_name_space_state_ = name_space_state_;
  kept_touched_ = touched_;
  kept_ids_ = added_ids_.size();
}

void Group::keep() {
  expect(batch_.PopSavePoint());
}

void Group::undo() {
  expect(batch_.RollbackToSavePoint());
  name_space_state_ = kept_name_space_state_;
  touched_ = std::move(kept_touched_);
  for (; added_ids_.size() > kept_ids_; added_ids_.pop_back()) ids_.erase(added_ids_.back().first);
}

Status Group::commit() {
  for (const auto& [collection, touched] : touched_) {
    if (touched.counted)
      put(Family::kCatalog, catalog_key('C', collection->number()), encode(touched.state));
  }
  if (batch_.Count() > 0) {
    put(Family::kCatalog, catalog_key('N', name_space_.number), encode(name_space_state_));
    AMEND_RETURN_IF_ERROR(store_.commit(batch_, redoable_ ? Sync::kLater : Sync::kNow));
  }
  publish();
  return {};
}

// An id is found as soon as its document may be seen.
void Group::publish() {
  name_space_.state = name_space_state_;
  for (const auto& [id, location] : added_ids_) name_space_.ids.put(id, location);
  for (auto& [collection, touched] : touched_) {
    collection->publish({std::move(touched.state),
                         std::move(touched.effects),
                         {},
                         touched.settled,
                         name_space_state_.next_version - 1});
  }
}

void Group::put(Family family, std::string_view key, std::string_view value) {
  expect(batch_.Put(store_.handle(family), slice(key), slice(value)));
}

Result<std::optional<Location>> Group::locate(const std::string& id) {
  if (const auto added = ids_.find(id); added != ids_.end()) {
    return std::optional<Location>(added->second);
  }
  return embedded::locate(store_, name_space_, id);
}

void Group::add_id(const std::string& id, Location location) {
  put(Family::kIds, id_key(name_space_.number, id), encode(location));
  added_ids_.emplace_back(id, location);
  ids_.emplace(id, location);
}

Group::Touched& Group::touch(Collection& collection) {
  const auto known = touched_.find(&collection);
  if (known != touched_.end()) return known->second;
  return touched_.emplace(&collection, Touched{collection.state(), {}, 0, 0, false}).first->second;
}

CollectionState& Group::state(Collection& collection) {
  return touch(collection).state;
}

void Group::add_record(Collection& collection, Record record,
                       std::vector<std::pair<Row, document::Document>> documents) {
  record.version = name_space_state_.next_version++;
  put(Family::kRecords, record_key(name_space_.number, record.version), encode(record));
  Touched& touched = touch(collection);
  touched.counted |= record.kind == RecordKind::kCreate;
  touched.growth += largest_row_growth(record);
  touched.effects.push_back(std::make_shared<const Effect>(
      Effect{std::make_shared<const Record>(std::move(record)), std::move(documents)}));
}

std::uint64_t Group::text_bound(Collection& collection) {
  const Touched& touched = touch(collection);
  return touched.state.largest_text + collection.pending().largest_growth() + touched.growth;
}

std::uint64_t Group::text_bound(Collection& collection, Row row) {
  std::uint64_t bound = state(collection).largest_text + collection.pending().growth(row);
  for (const PendingEntry& entry : entries(collection, row)) bound += growth_of(*entry.patch);
  return bound;
}

std::vector<PendingEntry> Group::entries(Collection& collection, Row row) {
  std::vector<PendingEntry> entries;
  for (const SharedEffect& effect : touch(collection).effects) {
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
  touch(collection);
}

}  // namespace amend::embedded
