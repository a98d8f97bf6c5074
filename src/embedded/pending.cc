#include "embedded/pending.h"

#include <algorithm>
#include <mutex>
#include <tuple>

namespace amend::embedded {
namespace {

// About what a patch takes as a tree, beside the texts in it.
constexpr std::uint64_t kPatchBytes = 256;
constexpr std::uint64_t kEntryBytes = 128;

std::uint64_t memory_of(const document::Patch& patch) {
  return kPatchBytes + 4 * patch.bytes;
}

PendingSize size_of(const Record& record) {
  PendingSize size{1, record.entries.size(), 0};
  if (record.kind == RecordKind::kUpdateMatching) {
    return {1, 1, record.rows.memory_bytes() + memory_of(record.patch)};
  }
  for (const RecordEntry& entry : record.entries) {
    size.bytes += kEntryBytes + memory_of(entry.patch);
  }
  return size;
}

}  // namespace

void RowIndex::add(const SharedRecord& record) {
  records_.push_back(record);
  for (std::size_t at = 0; at < record->entries.size(); ++at) {
    const RecordEntry& entry = record->entries[at];
    Shard& shard = shards_[entry.row % kShards];
    const std::unique_lock lock(shard.mutex);
    Chain& chain = shard.chains[entry.row];
    const std::uint64_t before = chain.empty() ? 0 : chain.back().growth;
    chain.push_back(
        {record.get(), static_cast<std::uint32_t>(at), before + growth_of(entry.patch)});
  }
}

void RowIndex::collect(Row row, Version last, std::vector<PendingEntry>& out) const {
  const Shard& shard = shard_of(row);
  const std::shared_lock lock(shard.mutex);
  const auto chain = shard.chains.find(row);
  if (chain == shard.chains.end()) return;
  for (const Place& place : chain->second) {
    const Record& record = *place.record;
    if (record.version > last) return;
    out.push_back(
        {record.version, place.ordinal, record.time, &record.entries[place.ordinal].patch});
  }
}

std::uint64_t RowIndex::growth(Row row) const {
  const Shard& shard = shard_of(row);
  const std::shared_lock lock(shard.mutex);
  const auto chain = shard.chains.find(row);
  return chain == shard.chains.end() ? 0 : chain->second.back().growth;
}

void RowIndex::add_rows(Version last, RowSet& rows) const {
  for (const Shard& shard : shards_) {
    const std::shared_lock lock(shard.mutex);
    for (const auto& [row, chain] : shard.chains) {
      if (chain.front().record->version <= last) rows.add(row);
    }
  }
}

PendingSize& PendingSize::operator+=(const PendingSize& other) {
  records += other.records;
  entries += other.entries;
  bytes += other.bytes;
  return *this;
}

PendingSize& PendingSize::operator-=(const PendingSize& other) {
  records -= other.records;
  entries -= other.entries;
  bytes -= other.bytes;
  return *this;
}

Pending::Pending() {
  seal();
}

void Pending::collect(Row row, Version stamp, std::vector<PendingEntry>& out) const {
  if (empty()) return;
  for (const SharedRecord& set : sets_) {
    if (set->version > stamp && set->rows.contains(row)) {
      out.push_back({set->version, 0, set->time, &set->patch});
    }
  }
  const std::size_t from_sets = out.size();
  for (const Part& part : parts_) {
    if (part.last > stamp) part.rows->collect(row, last_, out);
  }
  if (out.size() == from_sets) return;
  std::erase_if(out, [&](const PendingEntry& entry) { return entry.version <= stamp; });
  std::sort(out.begin(), out.end(), [](const PendingEntry& a, const PendingEntry& b) {
    return std::tie(a.version, a.ordinal) < std::tie(b.version, b.ordinal);
  });
}

Version Pending::first_after(Version version) const {
  Pending later = *this;
  later.drop(version);
  return later.first();
}

std::uint64_t Pending::growth(Row row) const {
  return set_growth_ + row_growth(row);
}

std::uint64_t Pending::row_growth(Row row) const {
  std::uint64_t growth = 0;
  for (const Part& part : parts_) growth += part.rows->growth(row);
  return growth;
}

RowSet Pending::rows() const {
  RowSet rows = single_rows();
  for (const SharedRecord& set : sets_) rows.add_all(set->rows);
  return rows;
}

RowSet Pending::single_rows() const {
  RowSet rows;
  for (const Part& part : parts_) part.rows->add_rows(last_, rows);
  return rows;
}

void Pending::add(const SharedRecord& record) {
  const PendingSize added = size_of(*record);
  if (empty()) {
    first_ = record->version;
    oldest_time_ = record->time;
  }
  size_ += added;
  last_ = record->version;
  if (record->kind == RecordKind::kUpdateMatching) {
    sets_.push_back(record);
    set_growth_ += growth_of(record->patch);
    return;
  }
  Part& part = parts_.back();
  part.rows->add(record);
  if (part.size.records == 0) {
    part.first = record->version;
    part.oldest_time = record->time;
  }
  part.size += added;
  part.last = record->version;
  for (const RecordEntry& entry : record->entries) {
    largest_row_growth_ = std::max(largest_row_growth_, row_growth(entry.row));
  }
}

void Pending::seal() {
  parts_.push_back({std::make_shared<RowIndex>(), {}, 0, last_, 0});
}

void Pending::drop(Version settled) {
  std::erase_if(sets_, [&](const SharedRecord& set) { return set->version <= settled; });
  const Part adding = std::move(parts_.back());
  parts_.pop_back();
  std::erase_if(parts_, [&](const Part& part) { return part.last <= settled; });
  parts_.push_back(adding);
  measure();
}

void Pending::measure() {
  size_ = {};
  set_growth_ = 0;
  first_ = 0;
  oldest_time_ = 0;
  if (parts_.size() == 1 && parts_.front().size.records == 0) largest_row_growth_ = 0;
  const auto take_oldest = [&](Version version, Micros time) {
    if (first_ != 0 && first_ < version) return;
    first_ = version;
    oldest_time_ = time;
  };
  for (const SharedRecord& set : sets_) {
    size_ += size_of(*set);
    set_growth_ += growth_of(set->patch);
    take_oldest(set->version, set->time);
  }
  for (const Part& part : parts_) {
    size_ += part.size;
    if (part.size.records > 0) take_oldest(part.first, part.oldest_time);
  }
}

}  // namespace amend::embedded
