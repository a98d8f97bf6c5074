#include "embedded/id_table.h"

#include <cstring>
#include <mutex>

#include <sodium.h>

namespace amend::embedded {
namespace {

constexpr std::size_t kFirstSlots = 16;
constexpr Number kErased = 0;  // no collection has this number

}  // namespace

IdTable::IdTable() : shards_(std::make_unique<std::array<Shard, kShards>>()) {
  randombytes_buf(key_.data(), key_.size());
}

IdTable::Hash IdTable::hash_of(std::string_view id) const {
  static_assert(sizeof(Hash) == crypto_shorthash_siphashx24_BYTES);
  static_assert(sizeof key_ == crypto_shorthash_siphashx24_KEYBYTES);
  std::array<unsigned char, sizeof(Hash)> bytes;
  crypto_shorthash_siphashx24(bytes.data(), reinterpret_cast<const unsigned char*>(id.data()),
                              id.size(), key_.data());
  Hash hash;
  std::memcpy(&hash, bytes.data(), sizeof hash);
  return hash;
}

// Where the hash is, or the free slot where it would go. REQUIRES: a slot is free.
std::size_t IdTable::position_of(const std::vector<Slot>& slots, const Hash& hash) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash.low & mask;
  while (slots[at].used && slots[at].hash != hash) at = (at + 1) & mask;
  return at;
}

std::vector<IdTable::Found> IdTable::find(std::span<const Hash> hashes) const {
  for (const Hash& hash : hashes) __builtin_prefetch(&shard_of(hash));
  for (const Hash& hash : hashes) {
    const Shard& shard = shard_of(hash);
    __builtin_prefetch(shard.fetch_from.load(std::memory_order_relaxed) +
                       (hash.low & shard.fetch_mask.load(std::memory_order_relaxed)));
  }
  std::vector<Found> found;
  found.reserve(hashes.size());
  for (const Hash& hash : hashes) found.push_back(find(hash));
  return found;
}

IdTable::Found IdTable::find(const Hash& hash) const {
  const Shard& shard = shard_of(hash);
  const std::shared_lock lock(shard.mutex);
  // Read under the lock: once the table is given up, its shards are empty.
  const State state = state_;
  if (state == State::kGivenUp) return {{}, false};
  if (shard.slots.empty()) return {{}, state == State::kComplete};
  const Slot& slot = shard.slots[position_of(shard.slots, hash)];
  if (!slot.used) return {{}, state == State::kComplete};
  if (slot.collection == kErased) return {{}, true};
  return {Location{slot.collection, slot.row}, true};
}

// The slot of the hash, made if there is none. REQUIRES: the shard's mutex is held.
IdTable::Slot& IdTable::slot_for(Shard& shard, const Hash& hash) {
  if (4 * (shard.used + 1) > 3 * shard.slots.size()) grow(shard);
  Slot& slot = shard.slots[position_of(shard.slots, hash)];
  if (!slot.used) {
    slot.hash = hash;
    slot.used = true;
    ++shard.used;
  }
  return slot;
}

void IdTable::grow(Shard& shard) {
  std::vector<Slot> larger(shard.slots.empty() ? kFirstSlots : 2 * shard.slots.size());
  for (const Slot& slot : shard.slots) {
    if (slot.used) larger[position_of(larger, slot.hash)] = slot;
  }
  shard.replace(std::move(larger));
}

void IdTable::Shard::replace(std::vector<Slot> with) {
  slots = std::move(with);
  fetch_from = slots.data();
  fetch_mask = slots.empty() ? 0 : slots.size() - 1;
}

void IdTable::put(const Hash& hash, Location location) {
  Shard& shard = shard_of(hash);
  const std::unique_lock lock(shard.mutex);
  if (given_up()) return;
  Slot& slot = slot_for(shard, hash);
  slot.row = location.row;
  slot.collection = location.collection;
}

void IdTable::erase(const Hash& hash) {
  Shard& shard = shard_of(hash);
  const std::unique_lock lock(shard.mutex);
  const State state = state_;
  if (state == State::kGivenUp) return;
  if (state == State::kLoading) {
    slot_for(shard, hash).collection = kErased;  // so that load does not bring it back
    return;
  }
  if (shard.slots.empty()) return;
  const std::size_t at = position_of(shard.slots, hash);
  if (shard.slots[at].used) remove(shard, at);
}

// Frees a slot and moves up those behind it that would not be found any more.
void IdTable::remove(Shard& shard, std::size_t at) {
  std::vector<Slot>& slots = shard.slots;
  const std::size_t mask = slots.size() - 1;
  --shard.used;
  std::size_t hole = at;
  for (std::size_t next = (at + 1) & mask; slots[next].used; next = (next + 1) & mask) {
    const std::size_t home = slots[next].hash.low & mask;
    if (((next - home) & mask) < ((next - hole) & mask)) continue;  // its home is behind the hole
    slots[hole] = slots[next];
    hole = next;
  }
  slots[hole] = Slot();
}

void IdTable::load(std::string_view id, Location location) {
  const Hash hash = hash_of(id);
  Shard& shard = shard_of(hash);
  const std::unique_lock lock(shard.mutex);
  if (state_ != State::kLoading) return;
  const std::size_t used = shard.used;
  Slot& slot = slot_for(shard, hash);
  if (shard.used == used) return;  // put or erased since the filling began
  slot.row = location.row;
  slot.collection = location.collection;
}

void IdTable::complete() {
  State loading = State::kLoading;
  if (!state_.compare_exchange_strong(loading, State::kComplete)) return;
  // What was erased meanwhile needs no trace any more.
  for (Shard& shard : *shards_) {
    const std::unique_lock lock(shard.mutex);
    for (std::size_t at = 0; at < shard.slots.size();) {
      const Slot& slot = shard.slots[at];
      slot.used&& slot.collection == kErased ? remove(shard, at) : static_cast<void>(++at);
    }
  }
}

void IdTable::give_up() {
  state_ = State::kGivenUp;
  for (Shard& shard : *shards_) {
    const std::unique_lock lock(shard.mutex);
    shard.replace({});
    shard.used = 0;
  }
}

std::size_t IdTable::memory_bytes() const {
  std::size_t bytes = sizeof(*shards_);
  for (const Shard& shard : *shards_) {
    const std::shared_lock lock(shard.mutex);
    bytes += shard.slots.capacity() * sizeof(Slot);
  }
  return bytes;
}

}  // namespace amend::embedded
