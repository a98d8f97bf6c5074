#include "embedded/column_upkeep.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <rocksdb/write_batch.h>

#include "base/log.h"
#include "embedded/column_build.h"

namespace amend::embedded {
namespace {

// How long a build in the background rests that had to give way.
constexpr std::chrono::milliseconds kGivesWay{50};

std::uint64_t bytes_of(const std::vector<ColumnSet::Use>& uses) {
  std::uint64_t bytes = 0;
  for (const ColumnSet::Use& use : uses) bytes += use.bytes;
  return bytes;
}

}  // namespace

void ColumnUpkeep::look() {
  std::uint64_t bytes = 0;
  for (const auto& entry : catalog_.collections()) {
    Uses uses = entry->data->column_uses();
    bytes += bytes_of(uses);
    if (warm_) remember(*entry, std::move(uses));
  }
  if (bytes > max_bytes_) drop_least_used(bytes);
}

void ColumnUpkeep::drop_least_used(std::uint64_t bytes) {
  struct Candidate {
    std::shared_ptr<const CollectionEntry> collection;
    ColumnSet::Use use;
  };
  std::vector<Candidate> candidates;
  for (const auto& entry : catalog_.collections()) {
    for (ColumnSet::Use& use : entry->data->column_uses()) {
      candidates.push_back({entry, std::move(use)});
    }
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.use.used < b.use.used; });
  for (const Candidate& candidate : candidates) {
    if (bytes <= max_bytes_) return;
    const bool too_large = candidate.use.bytes > max_bytes_;
    candidate.collection->data->drop_column(candidate.use.path, too_large);
    bytes -= std::min<std::uint64_t>(bytes, candidate.use.bytes);
  }
}

void ColumnUpkeep::remember(const CollectionEntry& collection, Uses uses) {
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.used > b.used; });
  if (uses.size() > kRememberedPaths) uses.resize(kRememberedPaths);
  std::vector<std::string> paths;
  for (ColumnSet::Use& use : uses) paths.push_back(std::move(use.path));
  std::vector<std::string> sorted = paths;
  std::sort(sorted.begin(), sorted.end());
  auto& written = written_[collection.number];
  if (written == sorted) return;
  rocksdb::WriteBatch batch;
  batch.Put(store_.handle(Family::kCatalog), catalog_key('P', collection.number),
            encode_paths(paths));
  // What is lost of it costs time after a start, nothing else.
  if (store_.commit(batch, Sync::kLater).ok()) written = std::move(sorted);
}

std::vector<std::string> ColumnUpkeep::remembered(Number collection) const {
  const auto stored = store_.get(Family::kCatalog, catalog_key('P', collection));
  if (stored.ok() && !*stored) return {};
  auto paths = stored.ok() ? decode_paths(**stored) : std::nullopt;
  if (paths) {
    std::reverse(paths->begin(), paths->end());
    return std::move(*paths);
  }
  log::error("the list of columns in use of collection " + std::to_string(collection) +
             " is damaged; they are built when they are asked for");
  return {};
}

void ColumnUpkeep::warm(const std::function<bool()>& stopped) {
  for (const auto& entry : catalog_.collections()) {
    const auto paths = remembered(entry->number);
    while (!paths.empty() && !stopped() && bytes() < max_bytes_) {
      const auto done = warm_columns(*entry, paths, stopped);
      if (!done.ok()) log::error("building columns: " + done.status().log_text());
      if (!done.ok() || *done) break;
      std::this_thread::sleep_for(kGivesWay);
    }
    if (stopped()) return;
  }
  warm_ = true;
}

std::uint64_t ColumnUpkeep::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& entry : catalog_.collections()) bytes += bytes_of(entry->data->column_uses());
  return bytes;
}

}  // namespace amend::embedded
