// WatchedFiles: the system's files, with one place through which goes every call that changes
// something or opens a file. What stands in that place decides what happens: faults are made there.
//
// Nothing is really synced: what a test writes need not survive the machine. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <rocksdb/file_system.h>

namespace amend::faults {

struct Call {
  enum class Kind : std::uint8_t {
    kOpen,  // for reading
    kCreate,
    kAppend,
    kSync,
    kClose,
    kTruncate,
    kRename,  // `path` becomes `to`
    kDelete,
    kCreateDirectory,
    kSyncDirectory,
  };
  Kind kind;
  std::string path;
  std::string to = {};
  std::uint64_t bytes = 0;  // of kAppend; the new size of kTruncate
};

class WatchedFiles : public rocksdb::FileSystemWrapper {
 public:
  using Status = rocksdb::IOStatus;

  WatchedFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "WatchedFiles"; }

  // Does the call by `act` and gives its outcome, or another one. `act` takes how many of the bytes
  // of kAppend it shall append; other kinds do not look at it.
  using Act = std::function<Status(std::uint64_t bytes)>;
  virtual Status pass(const Call& call, const Act& act) = 0;

  using Options = rocksdb::IOOptions;
  using Context = rocksdb::IODebugContext;

  Status NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSSequentialFile>* file,
                           Context* context) override;
  Status NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                             Context* context) override;
  Status NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                         std::unique_ptr<rocksdb::FSWritableFile>* file, Context* context) override;
  Status NewDirectory(const std::string& path, const Options& options,
                      std::unique_ptr<rocksdb::FSDirectory>* directory, Context* context) override;
  Status CreateDir(const std::string& path, const Options& options, Context* context) override;
  Status CreateDirIfMissing(const std::string& path, const Options& options,
                            Context* context) override;
  Status DeleteFile(const std::string& path, const Options& options, Context* context) override;
  Status RenameFile(const std::string& from, const std::string& to, const Options& options,
                    Context* context) override;

  // RocksDB uses none of these in our settings; one that it began to use would pass unwatched.
  Status ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                            std::unique_ptr<rocksdb::FSWritableFile>* file,
                            Context* context) override;
  Status ReuseWritableFile(const std::string& path, const std::string& former,
                           const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           Context* context) override;
  Status NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                         std::unique_ptr<rocksdb::FSRandomRWFile>* file, Context* context) override;
  Status LinkFile(const std::string& from, const std::string& to, const Options& options,
                  Context* context) override;
  Status Truncate(const std::string& path, size_t size, const Options& options,
                  Context* context) override;
};

// Without faults.
class HealthyFiles : public WatchedFiles {
 public:
  Status pass(const Call& call, const Act& act) override { return act(call.bytes); }
};

}  // namespace amend::faults
