#include "embedded/collection.h"

#include <algorithm>
#include <mutex>

namespace amend::embedded {
namespace {

RowSet rows_of(const std::vector<SharedCommitted>& all) {
  RowSet rows;
  for (const SharedCommitted& committed : all) rows.add_all(rows_of(*committed->record));
  return rows;
}

}  // namespace

Collection::Collection(const Store& store, Number number, Stored stored)
    : store_(store),
      number_(number),
      version_(stored.version),
      state_(std::move(stored.state)),
      removed_(std::make_shared<const RowSet>(std::move(stored.removed))),
      snapshot_(store.snapshot()) {
  pending_ = std::make_shared<const Pending>(std::move(stored.pending));
}

View Collection::view() const {
  const std::shared_lock lock(mutex_);
  return view_locked();
}

std::optional<View> Collection::view_at_once() const {
  const std::shared_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return {};
  return view_locked();
}

Collection::Indexed Collection::indexed(std::span<const std::string> paths) const {
  const std::shared_lock lock(mutex_);
  return {view_locked(), columns_.view(paths), nullptr};
}

Collection::Indexed Collection::follow(std::span<const std::string> paths) {
  auto follower = std::make_shared<Follower>();
  const std::unique_lock lock(mutex_);
  followers_.push_back(follower);
  return {view_locked(), columns_.view(paths), follower};
}

std::vector<SharedCommitted> Collection::take(Follower& follower) {
  const std::unique_lock lock(mutex_);
  return std::exchange(follower.effects, {});
}

RowSet Collection::changed_rows(const Follower& follower) const {
  const std::shared_lock lock(mutex_);
  return rows_of(follower.effects);
}

std::vector<std::string> Collection::without_columns(std::span<const std::string> paths) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> missing;
  for (const std::string& path : paths) {
    if (columns_.has(path) || too_large_.contains(path)) continue;
    if (Column::supports(filter::FieldPath(path))) missing.push_back(path);
  }
  return missing;
}

bool Collection::has_column(const std::string& path) const {
  const std::shared_lock lock(mutex_);
  return columns_.has(path);
}

Collection::BuildLock Collection::wait_to_build(Deadline deadline) {
  ++waiting_to_build_;
  BuildLock lock(building_, deadline);
  --waiting_to_build_;
  return lock;
}

void Collection::attach(std::vector<std::unique_ptr<Column>> columns, Follower& follower) {
  const std::unique_lock lock(mutex_);
  for (auto& column : columns) {
    for (const SharedCommitted& committed : follower.effects) apply(*committed, *column);
    columns_.add(std::move(column));
  }
  follower.effects.clear();
}

void Collection::fill(const std::string& path, std::vector<RowResult> results,
                      const Follower& follower) {
  const std::unique_lock lock(mutex_);
  const RowSet since = rows_of(follower.effects);
  std::erase_if(results, [&](const RowResult& read) { return since.contains(read.row); });
  columns_.fill(path, results);
}

bool Collection::wants_documents() const {
  if (expected_columns_ > 0) return true;
  const std::shared_lock lock(mutex_);
  return !columns_.empty();
}

std::vector<ColumnSet::Use> Collection::column_uses() const {
  const std::shared_lock lock(mutex_);
  return columns_.uses();
}

void Collection::drop_column(const std::string& path, bool too_large) {
  const std::unique_lock lock(mutex_);
  columns_.drop(path);
  if (too_large) too_large_.insert(path);
}

void Collection::tidy_columns() {
  const std::unique_lock lock(mutex_);
  columns_.tidy();
}

void Collection::publish(Published published) {
  // All that can be prepared is, so that readers wait only for the change itself.
  std::shared_ptr<const Pending> pending = pending_;
  std::shared_ptr<const RowSet> removed = removed_;
  const bool updates =
      std::any_of(published.effects.begin(), published.effects.end(),
                  [](const auto& effect) { return is_update(effect->record->kind); });
  if (updates || published.settled > 0) {
    auto next = std::make_shared<Pending>(*pending);
    for (const SharedCommitted& effect : published.effects) {
      if (is_update(effect->record->kind)) next->add(effect->record, effect->encoded);
    }
    if (published.settled > 0) next->drop(published.settled);
    pending = std::move(next);
  }
  if (!published.removed.empty() || !published.returned.empty()) {
    auto next = std::make_shared<RowSet>(*removed);
    next->add_all(published.removed);
    next->remove_all(published.returned);
    removed = std::move(next);
  }
  Store::Snapshot snapshot = store_.snapshot();
  const std::unique_lock lock(mutex_);
  version_ = published.version;
  std::swap(state_, published.state);
  pending_.swap(pending);  // what they were is freed after the lock
  removed_.swap(removed);
  snapshot_.swap(snapshot);
  for (const SharedCommitted& committed : published.effects) columns_.apply(*committed);
  std::erase_if(followers_, [](const auto& follower) { return follower.expired(); });
  for (const auto& weak : followers_) {
    const auto follower = weak.lock();
    if (!follower) continue;
    follower->effects.insert(follower->effects.end(), published.effects.begin(),
                             published.effects.end());
  }
}

void Collection::seal_pending() {
  auto next = std::make_shared<Pending>(*pending_);
  next->seal();
  const std::unique_lock lock(mutex_);
  pending_ = std::move(next);
}

}  // namespace amend::embedded
