// Trimming: records (record.h) are kept for a time and up to a size. Then the history of their
// collection begins above them.
//
// The oldest record goes first, of whichever collection, if it is folded into its documents; what
// is pending stays, and with it what came after it in its collection. CollectionState::trimmed says
// up to where records are gone, on the disk before the first of them is, so that nobody meets half
// a history; with them goes what was saved of their changes (saved_values.h), and what deletes kept
// (kept_rows.h). After a crash the rest is removed.
//
// How much there is is found out once after a start, from the keys under the collections, a part at
// a time; then only what is new is looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "embedded/catalog.h"
#include "embedded/store.h"

namespace amend::embedded {

// 0: there is no such limit.
struct HistoryLimits {
  Micros age_us = 90 * 24 * 3600 * std::int64_t{1'000'000};
  std::uint64_t bytes = std::uint64_t{16} << 30;  // of all collections together
};

// One thread.
class HistoryTrim {
 public:
  // Store and catalog must outlive it.
  HistoryTrim(Store& store, const Catalog& catalog, const HistoryLimits& limits)
      : store_(store), catalog_(catalog), limits_(limits) {}

  // Removes a part of what is older than the limit at `now`, and of the oldest of what is too much;
  // tells whether there may be more to do. `pause` is called after each commit, without a lock;
  // when it answers false the rest is left for later. Errors: kInternal, after it was done for all
  // collections whose records could be read; kStorageFull; kUnavailable (given up, or the store
  // takes no writes).
  using Pause = std::function<bool()>;
  Result<bool> run(Micros now, const Pause& pause);

 private:
  class Note;
  using Entries = std::vector<std::shared_ptr<const CollectionEntry>>;

  struct Kept {
    Version version = 0;
    Micros time = 0;
    std::uint64_t bytes = 0;
  };
  // What is known of the records of a collection.
  struct Ledger {
    Version seen = 0;         // up to here
    std::uint64_t bytes = 0;  // of those that are kept
    std::deque<Kept> oldest;  // some of these; none: none are
    Version removed = 0;      // what is not kept up to here is off the disk
  };
  // Of a collection: how many of its oldest records go.
  struct Part {
    std::shared_ptr<const CollectionEntry> entry;
    Version settled = 0;  // those above it stay
    std::size_t count = 0;
  };
  using Parts = std::map<Number, Part>;

  Status look(const CollectionEntry& entry, std::size_t& left);
  Result<Kept> measure(const CollectionEntry& entry, Version version);
  Status read_on(Number number, Ledger& ledger);
  Result<Parts> choose(const Entries& entries, Micros now);
  Status note(const Parts& parts);
  Status remove(const CollectionEntry& entry, const Pause& pause);

  Store& store_;
  const Catalog& catalog_;
  const HistoryLimits limits_;
  std::map<Number, Ledger> ledgers_;
};

}  // namespace amend::embedded
