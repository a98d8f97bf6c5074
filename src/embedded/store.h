// Store: the RocksDB database of a data directory, with the settings that keep its promises.
//
// The only place that opens the database, makes iterators and commits. What was measured about
// RocksDB 7.8.3 and why each setting is as it is stands beside it in store.cc and in
// docs/ARCHITECTURE.md. Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "base/result.h"
#include "embedded/memory.h"

namespace rocksdb {
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace amend::embedded {

enum class Family : std::uint8_t {
  kCatalog,
  kIds,
  kDocuments,
  kVectors,
  kRecords,
  kIdempotency,
  kSaved,
};
inline constexpr int kFamilies = 7;

enum class Sync : std::uint8_t { kNow, kLater, kUnlogged };

// How far a look-up may go for a value.
enum class Reach : std::uint8_t { kDisk, kMemory };

class Store {
 public:
  // Opens the database in `directory`; makes it only if `create` is set.
  // Errors: kUnavailable with one sentence for the operator: another process has it open, it cannot
  // be read or written, or it is damaged (then what is damaged and what to do). Damage is never
  // passed over: nothing acknowledged is dropped to make a database open. `env` gives the files and
  // must outlive the store; the system's if it is null.
  static Result<std::unique_ptr<Store>> open(const std::string& directory, bool create,
                                             const Memory& memory = share_out(kLeastMemory),
                                             rocksdb::Env* env = nullptr);

  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // One instant of the database. Released when the last owner lets go; must not outlive the store.
  using Snapshot = std::shared_ptr<const rocksdb::Snapshot>;
  [[nodiscard]] Snapshot snapshot() const;

  // The value of a key, now or at a snapshot; nothing if there is none. Errors: kInternal;
  // kUnavailable if `reach` is memory and the disk would have to be read.
  [[nodiscard]] Result<std::optional<std::string>> get(Family family, std::string_view key,
                                                       const rocksdb::Snapshot* at = nullptr,
                                                       Reach reach = Reach::kDisk) const;

  // An iterator over the keys that begin with `prefix`, at `at` or now. After the loop, ask
  // check().
  class Scan {
   public:
    [[nodiscard]] bool valid() const;
    void next() { iterator_->Next(); }
    // Goes to the first key at or after `key`.
    void seek(std::string_view key);
    // Goes to the last key before `key`, and to the one before that.
    void seek_before(std::string_view key);
    void previous() { iterator_->Prev(); }
    [[nodiscard]] std::string_view key() const;    // valid until the scan moves
    [[nodiscard]] std::string_view value() const;  // valid until the scan moves
    // Whether the scan ended because there was no more, or because of damage (kInternal).
    [[nodiscard]] Status check() const;

   private:
    friend class Store;
    Scan(std::unique_ptr<rocksdb::Iterator> iterator, std::string prefix);
    std::unique_ptr<rocksdb::Iterator> iterator_;
    std::string prefix_;
  };
  // kMost: for whoever reads most of very many keys, once. Reads far ahead, and leaves the cache to
  // others.
  enum class Reading : std::uint8_t { kSome, kMost };
  [[nodiscard]] Scan scan(Family family, std::string prefix, const rocksdb::Snapshot* at = nullptr,
                          Reading reading = Reading::kSome) const;
  // The same from the first key at or after `first` on. What was removed before that key is not
  // passed over, which may take long while the database has not dropped it.
  [[nodiscard]] Scan scan_from(Family family, std::string prefix, std::string_view first,
                               const rocksdb::Snapshot* at = nullptr,
                               Reading reading = Reading::kSome) const;

  // Writes the batch and returns when it is on disk (fsync), or with kLater when it is in the log,
  // which the next commit that is synced, or a crash of the process alone, brings to disk; only for
  // what can be done again. With kUnlogged it is not in the log either: a crash may take away all
  // of it or any part, until flush_documents(); only documents may be written so. Errors: kInternal
  // (the outcome is unknown, and the store takes no more writes until it is opened again; only if a
  // flush found the disk full, it goes on once there is room), kStorageFull (too little room on the
  // disk; nothing was written and the store goes on), kUnavailable (failed before).
  Status commit(rocksdb::WriteBatch& batch, Sync sync = Sync::kNow);

  // Whether anything that was committed with kUnlogged may not be on disk.
  [[nodiscard]] bool has_unlogged() const { return unlogged_ != flushed_; }
  // What was written to the documents before is in tables on disk when it returns. Errors:
  // kInternal; then it may be or not, and can be asked for again.
  Status flush_documents();

  // Whether flushes and compactions keep up with what is written to the family. If they do not, a
  // write that can wait should: the database soon makes all writes wait.
  [[nodiscard]] bool keeps_up(Family family) const;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const;

  // Takes no more writes from now on, for this reason. The first reason counts.
  void fail(std::string reason);

  // Why the store takes no more writes; empty while it does.
  [[nodiscard]] std::string failure() const;

 private:
  class Listener;

  Store() = default;
  [[nodiscard]] Status check_room(std::size_t bytes) const;

  std::string directory_;
  std::shared_ptr<Listener> listener_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // owned by db_; destroyed before it
  std::atomic<std::uint64_t> unlogged_{0};             // commits that have been made
  std::atomic<std::uint64_t> flushed_{0};              // of these are on disk
};

}  // namespace amend::embedded
