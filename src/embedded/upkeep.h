// Upkeep: what the engine does in the background: settles what is pending, frees the space of what
// was deleted and of what is kept no longer, fills the tables of ids,
// looks after the columns, and gives idle collections new views, so that their snapshots
// do not keep old data alive.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/limits.h"
#include "embedded/catalog.h"
#include "embedded/column_upkeep.h"
#include "embedded/forget.h"
#include "embedded/memory.h"
#include "embedded/pending.h"
#include "embedded/store.h"
#include "embedded/trim.h"
#include "engine/engine.h"

namespace amend::embedded {

// When settling runs. Records that change a set of rows cost every reader of those rows a little,
// so their number is limited; records of single documents are limited by the memory they take.
struct UpkeepConfig {
  std::uint64_t settle_records = 64;  // of one collection, that changed sets of rows
  // No record stays pending for longer, but for revert_window_us.
  Micros settle_after_us = 60'000'000;
  // While nobody has written for so long, whatever is pending is settled, at full speed.
  Micros settle_when_quiet_us = 2'000'000;
  // While an update is pending its revert reads no document: only the two limits settle a
  // collection in which one is younger than this.
  Micros revert_window_us = 0;
  // For how long, and up to what size, it can be reverted once it is settled.
  SavedLimits saved;
  // How long, and up to what size, records are kept.
  HistoryLimits history;
  Micros trim_every_us = 1'000'000;
  // A pass that writes more does so without the log of the database (settle.h).
  std::uint64_t settle_logged_bytes = 32 * limits::kMiB;
};

class Upkeep {
 public:
  // Starts the threads. Store and catalog must outlive it.
  // `now_and_then` is called by one of them, every few seconds and when they stop.
  Upkeep(Store& store, Catalog& catalog, const Memory& memory, const UpkeepConfig& config,
         std::function<void()> now_and_then = {});
  // Stops them; a pass that is under way is given up.
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // Holds a writer back while too much is pending. Errors: kUnavailable when the deadline passed.
  Status admit(Deadline deadline);
  // Whether it would not. Both count as a writer having come.
  [[nodiscard]] bool admits_now();

  // Waits for the pass that is folding the collection's record of this version. Errors:
  // kUnavailable when the deadline passed, or passes are stopped.
  Status wait_until_settled(const Collection& collection, Version version, Deadline deadline);

  [[nodiscard]] engine::Metrics metrics() const;

 private:
  void fill_id_tables();
  void settle_on_and_on();
  bool settle_once();
  [[nodiscard]] std::shared_ptr<const CollectionEntry> most_urgent(const PendingSize& all) const;
  void settle(const CollectionEntry& collection);
  bool purge_once();
  bool purge(const NamespaceEntry& entry);
  bool clear(Dropped dropped);
  void take_note(const std::string& work, const Status& failure);
  bool pause(std::chrono::steady_clock::time_point& since);
  [[nodiscard]] bool quiet() const;
  void refresh_now_and_then();
  void refresh_idle_views();
  void look_after_ids();
  void forget_now_and_then();
  bool trim_now_and_then();

  Store& store_;
  Catalog& catalog_;
  const Memory memory_;
  const UpkeepConfig config_;
  const std::function<void()> now_and_then_;
  ColumnUpkeep columns_;
  HistoryTrim trim_;

  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> pending_bytes_{0};
  std::atomic<std::uint64_t> settled_documents_{0};
  std::atomic<Micros> last_write_{now_us()};  // when a writer last came
  std::chrono::steady_clock::time_point refreshed_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point forgot_{};   // looked for what to forget
  std::chrono::steady_clock::time_point trimmed_{};  // found nothing more to trim
  std::mutex mutex_;                                 // of changed_ alone
  std::condition_variable changed_;
  std::thread settling_;
  std::thread filling_;
};

}  // namespace amend::embedded
