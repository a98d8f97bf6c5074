#include "embedded/upkeep.h"

#include <algorithm>

#include "base/log.h"
#include "embedded/drop.h"
#include "embedded/group.h"
#include "embedded/purge.h"
#include "embedded/settle.h"

namespace amend::embedded {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::seconds kRefresh{10};
constexpr std::chrono::seconds kForget{1};
constexpr std::uint64_t kIdsBetweenLooks = 100'000;

// A write that changes nothing: after it the collection's view is of now.
class Refresh : public Write {
 public:
  explicit Refresh(Collection& collection) : collection_(collection) {}
  Status resolve(Group& group) override {
    group.refresh(collection_);
    return {};
  }

 private:
  Collection& collection_;
};

PendingSize size_of_all(const Catalog& catalog) {
  PendingSize all;
  for (const auto& entry : catalog.collections()) all += entry->data->view().pending().size();
  return all;
}

std::uint64_t id_bytes(const Catalog& catalog) {
  std::uint64_t bytes = 0;
  for (const auto& entry : catalog.namespaces()) bytes += entry->space->ids.memory_bytes();
  return bytes;
}

std::uint64_t gone_rows(const Catalog& catalog, Gone kind) {
  std::uint64_t rows = 0;
  for (const auto& entry : catalog.namespaces()) rows += entry->space->gone.count(kind);
  for (const Dropped& dropped : catalog.dropped()) {
    if (dropped.whole) rows += dropped.name_space->space->gone.count(kind);
  }
  return rows;
}

// A namespace of which nothing else is left counts as one.
std::uint64_t dropped(const Catalog& catalog) {
  std::uint64_t count = 0;
  for (const Dropped& one : catalog.dropped()) {
    count += std::max<std::uint64_t>(1, one.collections.size());
  }
  return count;
}

}  // namespace

Upkeep::Upkeep(Store& store, Catalog& catalog, const Memory& memory, const UpkeepConfig& config,
               std::function<void()> now_and_then)
    : store_(store),
      catalog_(catalog),
      memory_(memory),
      config_(config),
      now_and_then_(std::move(now_and_then)),
      columns_(store, catalog, memory.columns),
      trim_(store, catalog, config.history) {
  settling_ = std::thread([this] { settle_on_and_on(); });
  filling_ = std::thread([this] {
    fill_id_tables();
    columns_.warm([this] { return stopping_.load(); });
  });
}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  settling_.join();
  filling_.join();
}

engine::Metrics Upkeep::metrics() const {
  const PendingSize pending = size_of_all(catalog_);
  return {pending.records,
          pending.entries,
          pending.bytes,
          settled_documents_,
          gone_rows(catalog_, Gone::kKept),
          gone_rows(catalog_, Gone::kLeftover),
          dropped(catalog_),
          columns_.bytes(),
          id_bytes(catalog_)};
}

bool Upkeep::admits_now() {
  last_write_ = now_us();
  return pending_bytes_ <= memory_.pending;
}

bool Upkeep::quiet() const {
  return now_us() - last_write_ >= config_.settle_when_quiet_us;
}

Status Upkeep::admit(Deadline deadline) {
  if (admits_now()) return {};
  std::unique_lock lock(mutex_);
  const auto enough = [&] { return stopping_ || pending_bytes_ <= memory_.pending; };
  const bool admitted = deadline == Deadline::max() ? (changed_.wait(lock, enough), true)
                                                    : changed_.wait_until(lock, deadline, enough);
  if (admitted && !stopping_) return {};
  return {Code::kUnavailable,
          "More changes arrive than can be settled; nothing was changed, try again later"};
}

Status Upkeep::wait_until_settled(const Collection& collection, Version version,
                                  Deadline deadline) {
  last_write_ = now_us();  // a writer waits
  while (collection.view().state().settled < version) {
    std::unique_lock lock(mutex_);
    if (stopping_ || passed(deadline) || !store_.failure().empty() || collection.dropped()) {
      return {Code::kUnavailable,
              "The operation is being folded into its documents; nothing was changed, try again"};
    }
    changed_.wait_for(lock, kLook);
  }
  return {};
}

void Upkeep::fill_id_tables() {
  std::uint64_t loaded = 0;
  for (const auto& entry : catalog_.namespaces()) {
    const std::string prefix = namespace_prefix(entry->number);
    auto ids = store_.scan(Family::kIds, prefix);
    for (; ids.valid() && !stopping_; ids.next()) {
      const auto location = decode_location(ids.value());
      if (!location) break;  // damage: whoever asks for this id is told
      entry->space->ids.load(ids.key().substr(prefix.size()), *location);
      if (++loaded % kIdsBetweenLooks == 0) look_after_ids();
    }
    if (ids.valid() || !ids.check().ok()) continue;  // incomplete: the database is asked
    entry->space->ids.complete();
  }
  look_after_ids();
}

void Upkeep::settle_on_and_on() {
  while (!stopping_) {
    columns_.look();
    const bool settled = settle_once();
    bool worked = purge_once() || settled;
    refresh_now_and_then();
    forget_now_and_then();
    worked = trim_now_and_then() || worked;
    std::unique_lock lock(mutex_);
    if (!worked) changed_.wait_for(lock, kLook, [&] { return stopping_.load(); });
  }
  if (now_and_then_) now_and_then_();
  columns_.look();  // so that the next start knows what was in use at the end of this one
}

// False if there was nothing to do.
bool Upkeep::settle_once() {
  const PendingSize all = size_of_all(catalog_);
  pending_bytes_ = all.bytes;
  changed_.notify_all();
  const auto urgent = most_urgent(all);
  if (!urgent) return false;
  settle(*urgent);
  return true;
}

// The collection that has most to settle among those that should be settled, if any should.
std::shared_ptr<const CollectionEntry> Upkeep::most_urgent(const PendingSize& all) const {
  const Micros now = now_us();
  const Micros old = now - (quiet() ? 0 : config_.settle_after_us);
  std::shared_ptr<const CollectionEntry> urgent;
  std::uint64_t most = 0;
  for (const auto& entry : catalog_.collections()) {
    const View view = entry->data->view();
    const Pending& pending = view.pending();
    if (pending.empty()) continue;
    // A pass that did not come to its end: reverts wait for it.
    const bool unfinished = pending.first() <= view.state().begun;
    const bool due =
        unfinished || all.bytes > memory_.settle || pending.sets() > config_.settle_records ||
        (pending.oldest_time() <= old && pending.newest_time() <= now - config_.revert_window_us);
    if (!due || pending.size().bytes < most) continue;
    most = pending.size().bytes;
    urgent = entry;
  }
  return urgent;
}

void Upkeep::settle(const CollectionEntry& collection) {
  auto since = Clock::now();
  const auto folded = SettlePass(store_, catalog_, collection,
                                 {.pause = [&] { return pause(since); },
                                  .logged_bytes = config_.settle_logged_bytes,
                                  .save = config_.saved.any()})
                          .run();
  if (folded.ok()) settled_documents_ += *folded;
  if (folded.ok() || folded.status().code() == Code::kNotFound) return;
  take_note("settling", folded.status());
}

void Upkeep::take_note(const std::string& work, const Status& failure) {
  if (!stopping_ && failure.code() == Code::kInternal) {
    log::error(work + ": " + failure.log_text());
  }
  // What is wrong will not be better at once.
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_.load(); });
}

// A part of what is left over in each namespace. False if there was nothing to do.
bool Upkeep::purge_once() {
  bool worked = false;
  for (const auto& entry : catalog_.namespaces()) worked = purge(*entry) || worked;
  for (Dropped& dropped : catalog_.dropped()) {
    if (stopping_) break;
    if (dropped.whole) worked = purge(*dropped.name_space) || worked;
    worked = clear(std::move(dropped)) || worked;
  }
  return worked;
}

bool Upkeep::purge(const NamespaceEntry& entry) {
  if (stopping_ || entry.space->gone.count(Gone::kLeftover) == 0) return false;
  auto since = Clock::now();
  const Status purged = PurgePass(store_, entry, [&] { return pause(since); }).run();
  if (!purged.ok()) take_note("purging", purged);
  return true;
}

bool Upkeep::clear(Dropped dropped) {
  auto since = Clock::now();
  const auto cleared = ClearPass(store_, std::move(dropped), [&] { return pause(since); }).run();
  if (!cleared.ok()) {
    take_note("clearing", cleared.status());
    return true;
  }
  catalog_.forget(*cleared);
  return cleared->whole || !cleared->collections.empty();
}

// Leaves the processor to clients for as long as was worked, if there are any and there is no
// hurry.
bool Upkeep::pause(Clock::time_point& since) {
  const auto worked = Clock::now() - since;
  pending_bytes_ = size_of_all(catalog_).bytes;
  changed_.notify_all();
  const bool hurry = pending_bytes_ > 2 * memory_.settle;
  if (!hurry && !quiet()) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, worked, [&] { return stopping_.load(); });
  }
  refresh_now_and_then();
  since = Clock::now();
  return !stopping_;
}

// A table that does not fit is given up: from then on the database is asked for every id.
void Upkeep::look_after_ids() {
  while (id_bytes(catalog_) > memory_.ids) {
    IdTable* largest = nullptr;
    for (const auto& entry : catalog_.namespaces()) {
      IdTable& ids = entry->space->ids;
      if (ids.given_up()) continue;
      if (largest == nullptr || ids.memory_bytes() > largest->memory_bytes()) largest = &ids;
    }
    if (largest == nullptr) return;
    largest->give_up();
  }
}

// A pass may take long; meanwhile idle views must not keep alive what it replaces.
void Upkeep::refresh_now_and_then() {
  if (Clock::now() - refreshed_ <= kRefresh) return;
  look_after_ids();
  refresh_idle_views();
  give_back_unused(memory_.all);
  if (now_and_then_) now_and_then_();
  refreshed_ = Clock::now();
}

void Upkeep::forget_now_and_then() {
  if (Clock::now() - forgot_ <= kForget) return;
  forgot_ = Clock::now();
  auto since = Clock::now();
  const Status done =
      ForgetPass(store_, catalog_, config_.saved, [&] { return pause(since); }).run(now_us());
  if (!done.ok()) take_note("forgetting", done);
}

// A part of what is kept no longer. False if there was nothing to do.
bool Upkeep::trim_now_and_then() {
  if (Clock::now() - trimmed_ <= std::chrono::microseconds(config_.trim_every_us)) return false;
  auto since = Clock::now();
  const auto more = trim_.run(now_us(), [&] { return pause(since); });
  if (!more.ok()) take_note("trimming", more.status());
  if (more.ok() && *more) return pause(since);
  trimmed_ = Clock::now();
  return false;
}

void Upkeep::refresh_idle_views() {
  for (const auto& entry : catalog_.collections()) {
    if (stopping_) return;
    entry->data->tidy_columns();
    Refresh refresh(*entry->data);
    const Status done = entry->name_space->queue->run(refresh, Deadline::max());
    if (!done.ok()) return;
  }
}

}  // namespace amend::embedded
