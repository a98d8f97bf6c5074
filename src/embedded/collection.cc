#include "embedded/collection.h"

#include <algorithm>
#include <mutex>

namespace amend::embedded {
Collection::Collection(const Store& store, Number number, Stored stored)
    : store_(store),
      number_(number),
      version_(stored.version),
      state_(std::move(stored.state)),
      removed_(std::make_shared<const RowSet>(std::move(stored.removed))),
      snapshot_(store.snapshot()) {
  auto pending = std::make_shared<Pending>();
  for (const SharedRecord& record : stored.pending) {
    if (is_update(record->kind)) pending->add(record);
  }
  pending_ = std::move(pending);
}

View Collection::view() const {
  const std::shared_lock lock(mutex_);
  return {store_, {number_, version_, state_, removed_, pending_, snapshot_}};
}

Collection::Followed Collection::follow() {
  auto follower = std::make_shared<Follower>();
  const std::unique_lock lock(mutex_);
  followers_.push_back(follower);
  return {{store_, {number_, version_, state_, removed_, pending_, snapshot_}}, follower};
}

std::vector<SharedCommitted> Collection::take(Follower& follower) {
  const std::unique_lock lock(mutex_);
  return std::exchange(follower.effects, {});
}

bool Collection::wants_documents() const {
  return false;
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
      if (is_update(effect->record->kind)) next->add(effect->record);
    }
    if (published.settled > 0) next->drop(published.settled);
    pending = std::move(next);
  }
  if (!published.removed.empty()) {
    auto next = std::make_shared<RowSet>(*removed);
    next->add_all(published.removed);
    removed = std::move(next);
  }
  Store::Snapshot snapshot = store_.snapshot();
  const std::unique_lock lock(mutex_);
  version_ = published.version;
  std::swap(state_, published.state);
  pending_.swap(pending);  // what they were is freed after the lock
  removed_.swap(removed);
  snapshot_.swap(snapshot);
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
