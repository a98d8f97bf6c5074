// IdTable: document ids of one namespace to where the documents are, in memory.
//
// A thousand look-ups in the database take milliseconds, here some hundred microseconds. An id is
// kept as its keyed 128-bit hash (SipHash-2-4 with a random key, so nobody can choose ids that
// collide), not as text: about 32 bytes an id, whatever its length. The table is filled from the
// database in the background (load); until it is complete, or when it has been given up because its
// memory budget is too small, an id that is not in it may still be in the database.
//
// Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <vector>

#include "embedded/values.h"

namespace amend::embedded {

class IdTable {
 public:
  IdTable();

  // What stands for an id, in this table only. Two ids with one hash are not met.
  struct Hash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Hash& other) const = default;
  };
  [[nodiscard]] Hash hash_of(std::string_view id) const;

  struct Found {
    std::optional<Location> location;
    bool certain;  // false: not in the table, ask the database
  };
  [[nodiscard]] Found find(std::string_view id) const { return find(hash_of(id)); }
  [[nodiscard]] Found find(const Hash& hash) const;
  // The same for many ids, in their order. The memory they lie in is fetched at once, so that this
  // is several times as fast as finding one after the other.
  [[nodiscard]] std::vector<Found> find(std::span<const Hash> hashes) const;

  // What the leader of the namespace does once it is durable.
  void put(const Hash& hash, Location location);
  void erase(const Hash& hash);

  // Filling: an id as it stood in the database when the filling began. What put and erase did since
  // then counts more. Of a table that is complete already, as that of a namespace that was made
  // since the filling began, nothing: what was erased left no trace there.
  void load(std::string_view id, Location location);
  // Every id has been loaded.
  void complete();

  // Forgets everything for good; from now on every answer is uncertain.
  void give_up();
  [[nodiscard]] bool given_up() const { return state_ == State::kGivenUp; }

  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  enum class State : std::uint8_t { kLoading, kComplete, kGivenUp };

  // An entry without a location has been erased; kept only while loading.
  struct Slot {
    Hash hash;
    Row row = 0;
    Number collection = 0;
    bool used = false;
  };
  // A part of the ids with a lock and a table of its own, so that growing one is short.
  struct Shard {
    mutable std::shared_mutex mutex;
    std::vector<Slot> slots;  // a power of two, open addressing; guarded by mutex
    std::size_t used = 0;
    // Where the slots are, for readers without the lock that want the processor to fetch one. That
    // the table may have moved meanwhile does no harm: what is fetched in vain is not looked at.
    std::atomic<const Slot*> fetch_from{nullptr};
    std::atomic<std::size_t> fetch_mask{0};
    void replace(std::vector<Slot> with);
  };
  static constexpr std::size_t kShards = 1024;

  [[nodiscard]] Shard& shard_of(const Hash& hash) const { return (*shards_)[hash.high % kShards]; }
  static std::size_t position_of(const std::vector<Slot>& slots, const Hash& hash);
  static Slot& slot_for(Shard& shard, const Hash& hash);
  static void grow(Shard& shard);
  static void remove(Shard& shard, std::size_t at);

  std::array<unsigned char, 16> key_{};
  std::atomic<State> state_{State::kLoading};
  std::unique_ptr<std::array<Shard, kShards>> shards_;
};

}  // namespace amend::embedded
