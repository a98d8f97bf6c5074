#include "embedded/row_index.h"

#include <algorithm>
#include <mutex>

#include <boost/unordered/unordered_flat_map.hpp>

namespace amend::embedded {
namespace {

constexpr std::size_t kShards = 64;

using Place = std::uint32_t;  // of an entry in its shard, from 1 on
constexpr Place kNone = 0;

struct Indexed {
  const EncodedRecord* record;
  std::uint32_t ordinal;
  Place before;          // the row's entry before this one
  std::uint64_t growth;  // of this entry and all before it
};

}  // namespace

struct RowIndex::Shard {
  std::mutex mutex;  // guards the rest
  boost::unordered_flat_map<Row, Place> latest;
  std::vector<Indexed> entries;

  [[nodiscard]] const Indexed* at(Place place) const {
    return place == kNone ? nullptr : &entries[place - 1];
  }
  [[nodiscard]] const Indexed* latest_of(Row row) const {
    const auto found = latest.find(row);
    return found == latest.end() ? nullptr : at(found->second);
  }
};

const document::Patch* patch_of(const PendingEntry& entry, json::Parser& parser,
                                document::Patch& space) {
  if (entry.patch != nullptr) return entry.patch;
  auto decoded = decode_patch(*entry.encoded, entry.ordinal, parser);
  if (!decoded) return nullptr;
  space = std::move(*decoded);
  return &space;
}

std::uint64_t largest_growth_of(const Record& record) {
  std::vector<std::pair<Row, std::uint64_t>> growths;
  growths.reserve(record.entries.size());
  for (const RecordEntry& entry : record.entries) {
    growths.emplace_back(entry.row, growth_of(entry.patch));
  }
  std::sort(growths.begin(), growths.end());
  std::uint64_t largest = growth_of(record.patch);
  for (const RecordSet& set : record.sets) largest = std::max(largest, growth_of(set.patch));
  std::uint64_t of_row = 0;
  for (std::size_t at = 0; at < growths.size(); ++at) {
    of_row = at > 0 && growths[at - 1].first == growths[at].first ? of_row : 0;
    of_row += growths[at].second;
    largest = std::max(largest, of_row);
  }
  return largest;
}

RowIndex::RowIndex() : shards_(std::make_unique<Shard[]>(kShards)) {}
RowIndex::~RowIndex() = default;

RowIndex::Shard& RowIndex::shard_of(Row row) const {
  return shards_[row % kShards];
}

std::uint64_t RowIndex::add(const Record& record, SharedEncoded encoded) {
  std::uint64_t most = 0;
  for (std::size_t ordinal = 0; ordinal < record.entries.size(); ++ordinal) {
    const RecordEntry& entry = record.entries[ordinal];
    Shard& shard = shard_of(entry.row);
    const std::lock_guard lock(shard.mutex);
    Place& latest = shard.latest[entry.row];
    const Indexed* before = shard.at(latest);
    const std::uint64_t growth = growth_of(entry.patch) + (before ? before->growth : 0);
    shard.entries.push_back({encoded.get(), static_cast<std::uint32_t>(ordinal), latest, growth});
    latest = static_cast<Place>(shard.entries.size());
    most = std::max(most, growth);
  }
  records_.push_back(std::move(encoded));
  return most;
}

void RowIndex::collect(Row row, Version stamp, Version last, std::vector<PendingEntry>& out) const {
  const std::size_t first = out.size();
  Shard& shard = shard_of(row);
  {
    const std::lock_guard lock(shard.mutex);
    for (const Indexed* entry = shard.latest_of(row); entry != nullptr;
         entry = shard.at(entry->before)) {
      const EncodedRecord& record = *entry->record;
      if (record.version <= stamp) break;
      if (record.version > last) continue;
      out.push_back({record.version, entry->ordinal, record.time, nullptr, &record});
    }
  }
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
}

std::uint64_t RowIndex::growth(Row row) const {
  Shard& shard = shard_of(row);
  const std::lock_guard lock(shard.mutex);
  const Indexed* latest = shard.latest_of(row);
  return latest == nullptr ? 0 : latest->growth;
}

void RowIndex::add_rows(Version last, RowSet& rows) const {
  for (std::size_t number = 0; number < kShards; ++number) {
    Shard& shard = shards_[number];
    const std::lock_guard lock(shard.mutex);
    for (const auto& [row, place] : shard.latest) {
      const Indexed* entry = shard.at(place);
      while (entry != nullptr && entry->record->version > last) entry = shard.at(entry->before);
      if (entry != nullptr) rows.add(row);
    }
  }
}

}  // namespace amend::embedded
