#include "embedded/pending.h"

#include <algorithm>
#include <tuple>

namespace amend::embedded {
namespace {

// About what a patch takes as a tree, beside the texts in it.
constexpr std::uint64_t kPatchBytes = 256;
constexpr std::uint64_t kAssignmentBytes = 160;
// About what an encoded record takes beside its bytes.
constexpr std::uint64_t kRecordBytes = 192;

std::uint64_t memory_of(const document::Patch& patch) {
  return kPatchBytes + kAssignmentBytes * patch.assignments.size() + 4 * patch.bytes;
}

// The sets of rows of a record, each as a record of its own.
std::vector<SharedRecord> sets_of(const SharedRecord& record) {
  if (record->kind != RecordKind::kRestore) return {record};
  std::vector<SharedRecord> sets;
  for (const RecordSet& set : record->sets) {
    Record alone;
    alone.version = record->version;
    alone.kind = RecordKind::kUpdateMatching;
    alone.time = record->time;
    alone.rows = set.rows;
    alone.patch = set.patch;
    sets.push_back(std::make_shared<const Record>(std::move(alone)));
  }
  return sets;
}

PendingSize size_of(const Record& set) {
  return {1, 1, set.rows.memory_bytes() + memory_of(set.patch)};
}

PendingSize size_of(const EncodedRecord& record) {
  const std::uint64_t entries = record.patches.size();
  return {1, entries,
          kRecordBytes + record.bytes.capacity() +
              entries * (RowIndex::kEntryBytes + sizeof(std::uint32_t))};
}

}  // namespace

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
    if (set->version <= stamp || !set->rows.contains(row)) continue;
    if (set->kind == RecordKind::kRevert || has_effect(set->version, row)) {
      out.push_back({set->version, 0, set->time, &set->patch, nullptr});
    }
  }
  const std::size_t from_sets = out.size();
  for (const Part& part : parts_) {
    if (part.last > stamp) part.rows->collect(row, stamp, last_, out);
  }
  if (reverted_) {
    const auto first = out.begin() + static_cast<std::ptrdiff_t>(from_sets);
    out.erase(
        std::remove_if(first, out.end(),
                       [&](const PendingEntry& entry) { return !has_effect(entry.version, row); }),
        out.end());
  }
  if (out.size() == from_sets) return;
  std::sort(out.begin(), out.end(), [](const PendingEntry& a, const PendingEntry& b) {
    return std::tie(a.version, a.ordinal) < std::tie(b.version, b.ordinal);
  });
}

bool Pending::has_effect(Version version, Row row) const {
  return !reverted_ || !reverted(version).contains(row);
}

const RowSet& Pending::reverted(Version version) const {
  static const RowSet none;
  if (!reverted_) return none;
  const auto found = reverted_->find(version);
  return found == reverted_->end() ? none : found->second;
}

// The update at the end of the chain has its effect no more for these rows, or again.
void Pending::revert(const Record& record) {
  Version update = record.reverts;
  const auto reverted_by = [&](Version version) {
    const auto found = std::find_if(sets_.begin(), sets_.end(), [&](const SharedRecord& set) {
      return set->version == version;
    });
    return found == sets_.end() ? 0 : (*found)->reverts;  // updates revert nothing
  };
  while (const Version before = reverted_by(update)) update = before;
  auto next = reverted_ ? std::make_shared<Reverted>(*reverted_) : std::make_shared<Reverted>();
  (*next)[update].toggle_all(record.rows);
  reverted_ = std::move(next);
}

Version Pending::first_after(Version version) const {
  Pending later = *this;
  later.drop(version);
  return later.first();
}

std::uint64_t Pending::growth(Row row) const {
  std::uint64_t growth = set_growth_;
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

void Pending::add(const SharedRecord& record, const SharedEncoded& encoded) {
  if (empty()) {
    first_ = record->version;
    oldest_time_ = record->time;
  }
  last_ = record->version;
  newest_time_ = record->time;
  if (record->kind != RecordKind::kUpdateDocuments) add_sets(record);
  if (has_entries(record->kind)) add_entries(*record, encoded);
}

void Pending::add_sets(const SharedRecord& record) {
  if (record->kind == RecordKind::kRevert) revert(*record);
  for (SharedRecord& set : sets_of(record)) {
    size_ += size_of(*set);
    set_growth_ += growth_of(set->patch);
    sets_.push_back(std::move(set));
  }
}

void Pending::add_entries(const Record& record, const SharedEncoded& encoded) {
  const PendingSize added = size_of(*encoded);
  size_ += added;
  Part& part = parts_.back();
  const std::uint64_t growth = part.rows->add(record, encoded);
  if (growth > part.largest_growth) {
    largest_row_growth_ += growth - part.largest_growth;
    part.largest_growth = growth;
  }
  if (part.size.records == 0) {
    part.first = record.version;
    part.oldest_time = record.time;
  }
  part.size += added;
  part.last = record.version;
}

void Pending::seal() {
  parts_.push_back({std::make_shared<RowIndex>(), {}, 0, last_, 0, 0});
}

void Pending::drop(Version settled) {
  std::erase_if(sets_, [&](const SharedRecord& set) { return set->version <= settled; });
  if (reverted_) {
    auto next = std::make_shared<Reverted>(*reverted_);
    next->erase(next->begin(), next->upper_bound(settled));
    reverted_ = next->empty() ? nullptr : std::move(next);
  }
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
  largest_row_growth_ = 0;
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
    largest_row_growth_ += part.largest_growth;
    if (part.size.records > 0) take_oldest(part.first, part.oldest_time);
  }
}

}  // namespace amend::embedded
