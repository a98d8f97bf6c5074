#include "embedded/store.h"

#include <sys/statvfs.h>

#include <cstdlib>
#include <mutex>

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "base/limits.h"
#include "base/log.h"

namespace amend::embedded {
namespace {

constexpr const char* kFamilyNames[kFamilies] = {"catalog", "ids",         "documents", "vectors",
                                                 "records", "idempotency", "saved"};

// What is read and compressed as one. Documents are larger than what the other families hold.
constexpr std::size_t kBlockBytes = 4 * 1024;
constexpr std::size_t kDocumentBlockBytes = 16 * 1024;

// Of one family: what is written, and what waits to be flushed.
constexpr int kWriteBuffers = 3;
// Tables of a family that wait for compaction: from here on RocksDB slows all writes down.
constexpr int kSlowdownFiles = 20;

// Left free on the disk, so that flushes and compactions of what is already acknowledged can go on.
constexpr std::size_t kReservedBytes = 128 * limits::kMiB;

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view view(const rocksdb::Slice& text) {
  return {text.data(), text.size()};
}

rocksdb::DBOptions database_options(bool create) {
  rocksdb::DBOptions options;
  // Never on an existing directory: without its CURRENT file RocksDB would begin anew and sweep
  // away every table as a leftover.
  options.create_if_missing = create;
  options.create_missing_column_families = true;  // those of a later format
  // The default mode (point in time) silently drops every batch behind a damaged byte. This one
  // accepts a torn tail, which no client was answered for, and refuses damage anywhere else.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // Bounds the log that a restart has to read again.
  options.max_total_wal_size = 256 * limits::kMiB;
  options.compaction_readahead_size = 2 * limits::kMiB;  // otherwise a system call a block
  options.max_background_jobs = 2;  // one flush at a time: more than one is unsafe in 7.8.3
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.paranoid_checks = true;
  options.keep_log_file_num = 4;
  options.max_log_file_size = 16 * limits::kMiB;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache,
                                            const Memory& memory, std::size_t block_bytes) {
  rocksdb::ColumnFamilyOptions options;
  options.paranoid_file_checks = true;
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = memory.write_buffer;
  // A flushed table of neighbouring rows is merged with whole tables of the level below: the
  // smaller they are, the less that it does not touch is written again.
  options.target_file_size_base = 8 * limits::kMiB;
  options.target_file_size_multiplier = 2;
  options.max_bytes_for_level_base = 512 * limits::kMiB;
  options.max_write_buffer_number = kWriteBuffers;
  options.level0_slowdown_writes_trigger = kSlowdownFiles;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = block_bytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));  // most new ids are in no file
  table.cache_index_and_filter_blocks = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(const Memory& memory) {
  const auto cache = rocksdb::NewLRUCache(memory.blocks);
  std::vector<rocksdb::ColumnFamilyDescriptor> all{
      {rocksdb::kDefaultColumnFamilyName, family_options(cache, memory, kBlockBytes)}};
  for (int family = 0; family < kFamilies; ++family) {
    const bool documents = static_cast<Family>(family) == Family::kDocuments;
    all.emplace_back(kFamilyNames[family],
                     family_options(cache, memory, documents ? kDocumentBlockBytes : kBlockBytes));
  }
  return all;
}

Status opening_error(const std::string& directory, const rocksdb::Status& status) {
  const std::string reason = status.ToString();
  if (status.IsCorruption()) {
    return {Code::kUnavailable,
            "the database in " + directory + " is damaged (" + reason +
                "); nothing was changed: restore the directory from a backup, or copy it aside and "
                "ask for help before you try anything on it"};
  }
  if (reason.find("/LOCK") != std::string::npos ||
      reason.find("lock hold by") != std::string::npos) {
    return {Code::kUnavailable, "the database in " + directory + " is open in another process"};
  }
  return {Code::kUnavailable,
          "the database in " + directory + " cannot be opened (" + reason + ")"};
}

Status reading_error(const rocksdb::Status& status) {
  return Status::internal("the database cannot be read: " + status.ToString());
}

}  // namespace

// Remembers the first failure, whoever meets it: a commit, a flush or a compaction.
class Store::Listener : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override {
    using Reason = rocksdb::BackgroundErrorReason;
    const bool in_a_write = reason == Reason::kWriteCallback || reason == Reason::kMemTable;
    // RocksDB goes on by itself when there is room again. But not after the log ran out of it: it
    // would append to the same file, and an assertion would end the process.
    if (status->IsNoSpace() && !in_a_write) {
      log::error("the disk is full: " + status->ToString());
      return;
    }
    fail("the database met an error in the background: " + status->ToString());
  }

  void fail(std::string reason) {
    const std::lock_guard lock(mutex_);
    if (!failure_.empty()) return;
    log::error(reason);
    failure_ = std::move(reason);
  }

  [[nodiscard]] std::string failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

 private:
  mutable std::mutex mutex_;
  std::string failure_;  // guarded by mutex_
};

Result<std::unique_ptr<Store>> Store::open(const std::string& directory, bool create,
                                           const Memory& memory, rocksdb::Env* env) {
  std::unique_ptr<Store> store(new Store());
  store->directory_ = directory;
  store->listener_ = std::make_shared<Listener>();
  rocksdb::DBOptions options = database_options(create);
  options.listeners.push_back(store->listener_);
  if (env != nullptr) options.env = env;
  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::Open(options, directory, families(memory), &store->handles_, &db);
  if (!status.ok()) return opening_error(directory, status);
  store->db_.reset(db);
  return store;
}

Store::~Store() {
  if (!db_) return;
  for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  const auto status = db_->Close();
  if (!status.ok()) log::error("closing the database: " + status.ToString());
}

rocksdb::ColumnFamilyHandle* Store::handle(Family family) const {
  return handles_[static_cast<std::size_t>(family) + 1];  // RocksDB's own default family is first
}

Store::Snapshot Store::snapshot() const {
  rocksdb::DB* db = db_.get();
  return {db->GetSnapshot(), [db](const rocksdb::Snapshot* taken) { db->ReleaseSnapshot(taken); }};
}

Result<std::optional<std::string>> Store::get(Family family, std::string_view key,
                                              const rocksdb::Snapshot* at, Reach reach) const {
  rocksdb::ReadOptions options;
  options.snapshot = at;
  if (reach == Reach::kMemory) options.read_tier = rocksdb::kBlockCacheTier;
  std::string value;
  const auto status = db_->Get(options, handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (status.IsIncomplete() && reach == Reach::kMemory) {
    return Status(Code::kUnavailable, "not in memory");
  }
  if (!status.ok()) return reading_error(status);
  return std::optional<std::string>(std::move(value));
}

Store::Scan Store::scan(Family family, std::string prefix, const rocksdb::Snapshot* at,
                        Reading reading) const {
  const std::string first = prefix;
  return scan_from(family, std::move(prefix), first, at, reading);
}

Store::Scan Store::scan_from(Family family, std::string prefix, std::string_view first,
                             const rocksdb::Snapshot* at, Reading reading) const {
  constexpr std::size_t kAhead = 2 * limits::kMiB;
  rocksdb::ReadOptions options;
  options.snapshot = at;
  if (reading == Reading::kMost) {
    options.readahead_size = kAhead;
    options.fill_cache = false;
  }
  // With range deletions looked for, a scan in 7.8.3 passes over a damaged block of a lower level
  // without a word. We never write any, so nothing is lost by not looking.
  options.ignore_range_deletions = true;
  std::unique_ptr<rocksdb::Iterator> iterator(db_->NewIterator(options, handle(family)));
  iterator->Seek(slice(first));
  return {std::move(iterator), std::move(prefix)};
}

Status Store::commit(rocksdb::WriteBatch& batch, Sync sync) {
  if (const std::string reason = failure(); !reason.empty()) {
    return {Code::kUnavailable, "The store takes no writes until it has been restarted"};
  }
  AMEND_RETURN_IF_ERROR(check_room(batch.GetDataSize()));
  rocksdb::WriteOptions options;
  options.sync = sync == Sync::kNow;
  options.disableWAL = sync == Sync::kUnlogged;
  options.protection_bytes_per_key = 8;
  const auto status = db_->Write(options, &batch);
  if (sync == Sync::kUnlogged) ++unlogged_;  // behind the write: what is counted can be flushed
  if (status.ok()) return {};
  // Refused because a flush has no room; if the log had none, the listener has been told.
  if (status.IsNoSpace()) return Status::internal("the disk is full: " + status.ToString());
  // After a failed fsync the write may or may not be there; trying again could make it both.
  listener_->fail("a commit failed: " + status.ToString());
  return Status::internal("a commit failed: " + status.ToString());
}

Status Store::flush_documents() {
  const std::uint64_t unlogged = unlogged_;
  const auto status = db_->Flush(rocksdb::FlushOptions(), handle(Family::kDocuments));
  if (!status.ok()) return Status::internal("the database cannot be flushed: " + status.ToString());
  flushed_ = unlogged;
  return {};
}

bool Store::keeps_up(Family family) const {
  if (!failure().empty()) return true;  // the write will be told
  std::uint64_t unflushed = 0;
  db_->GetIntProperty(handle(family), rocksdb::DB::Properties::kNumImmutableMemTable, &unflushed);
  if (unflushed + 1 >= kWriteBuffers) return false;
  std::string files;
  db_->GetProperty(handle(family), rocksdb::DB::Properties::kNumFilesAtLevelPrefix + "0", &files);
  return std::atoi(files.c_str()) < kSlowdownFiles / 2;
}

Status Store::check_room(std::size_t bytes) const {
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return {};
  const std::size_t free = static_cast<std::size_t>(disk.f_bavail) * disk.f_frsize;
  // Once in the log, once in a table.
  if (free >= kReservedBytes && (free - kReservedBytes) / 2 >= bytes) return {};
  return {Code::kStorageFull, "The disk of the data directory is full; nothing was changed"};
}

void Store::fail(std::string reason) {
  listener_->fail(std::move(reason));
}

std::string Store::failure() const {
  return listener_->failure();
}

Store::Scan::Scan(std::unique_ptr<rocksdb::Iterator> iterator, std::string prefix)
    : iterator_(std::move(iterator)), prefix_(std::move(prefix)) {}

bool Store::Scan::valid() const {
  return iterator_->Valid() && iterator_->key().starts_with(slice(prefix_));
}

void Store::Scan::seek(std::string_view key) {
  iterator_->Seek(slice(key));
}
void Store::Scan::seek_before(std::string_view key) {
  iterator_->SeekForPrev(slice(key));
  if (iterator_->Valid() && iterator_->key() == slice(key)) iterator_->Prev();
}

std::string_view Store::Scan::key() const {
  return view(iterator_->key());
}
std::string_view Store::Scan::value() const {
  return view(iterator_->value());
}

Status Store::Scan::check() const {
  return iterator_->status().ok() ? Status() : reading_error(iterator_->status());
}

}  // namespace amend::embedded
