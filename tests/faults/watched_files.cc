#include "faults/watched_files.h"

#include <utility>

namespace amend::faults {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class WatchedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(WatchedFiles& files, std::string path, std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    return files_.pass({Call::Kind::kAppend, path_, {}, data.size()}, [&](std::uint64_t bytes) {
      return target()->Append(Slice(data.data(), bytes), options, context);
    });
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*verification*/,
                  IODebugContext* context) override {
    return Append(data, options, context);
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("only with direct I/O");
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("only with direct I/O");
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& options,
                    IODebugContext* context) override {
    return files_.pass({Call::Kind::kTruncate, path_, {}, size},
                       [&](std::uint64_t) { return target()->Truncate(size, options, context); });
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    return files_.pass({Call::Kind::kSync, path_}, [](std::uint64_t) { return IOStatus::OK(); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return Sync(options, context);
  }
  // Begins to write but waits for nothing, so it promises nothing.
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    return files_.pass({Call::Kind::kClose, path_},
                       [&](std::uint64_t) { return target()->Close(options, context); });
  }

 private:
  WatchedFiles& files_;
  const std::string path_;
};

class WatchedDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  WatchedDirectory(WatchedFiles& files, std::string path, std::unique_ptr<FSDirectory> directory)
      : FSDirectoryWrapper(std::move(directory)), files_(files), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    return files_.pass({Call::Kind::kSyncDirectory, path_},
                       [](std::uint64_t) { return IOStatus::OK(); });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* context,
                               const rocksdb::DirFsyncOptions& /*reason*/) override {
    return Fsync(options, context);
  }

 private:
  WatchedFiles& files_;
  const std::string path_;
};

IOStatus unwatched(const char* what) {
  return IOStatus::NotSupported(what, "is not watched");
}

}  // namespace

IOStatus WatchedFiles::NewSequentialFile(const std::string& path,
                                         const rocksdb::FileOptions& options,
                                         std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                         Context* context) {
  return pass({Call::Kind::kOpen, path}, [&](std::uint64_t) {
    return target()->NewSequentialFile(path, options, file, context);
  });
}

IOStatus WatchedFiles::NewRandomAccessFile(const std::string& path,
                                           const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                           Context* context) {
  return pass({Call::Kind::kOpen, path}, [&](std::uint64_t) {
    return target()->NewRandomAccessFile(path, options, file, context);
  });
}

IOStatus WatchedFiles::NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       Context* context) {
  std::unique_ptr<rocksdb::FSWritableFile> made;
  IOStatus status = pass({Call::Kind::kCreate, path}, [&](std::uint64_t) {
    return target()->NewWritableFile(path, options, &made, context);
  });
  if (status.ok()) *file = std::make_unique<WatchedFile>(*this, path, std::move(made));
  return status;
}

IOStatus WatchedFiles::NewDirectory(const std::string& path, const Options& options,
                                    std::unique_ptr<rocksdb::FSDirectory>* directory,
                                    Context* context) {
  std::unique_ptr<rocksdb::FSDirectory> made;
  IOStatus status = pass({Call::Kind::kOpen, path}, [&](std::uint64_t) {
    return target()->NewDirectory(path, options, &made, context);
  });
  if (status.ok()) *directory = std::make_unique<WatchedDirectory>(*this, path, std::move(made));
  return status;
}

IOStatus WatchedFiles::CreateDir(const std::string& path, const Options& options,
                                 Context* context) {
  return pass({Call::Kind::kCreateDirectory, path},
              [&](std::uint64_t) { return target()->CreateDir(path, options, context); });
}

IOStatus WatchedFiles::CreateDirIfMissing(const std::string& path, const Options& options,
                                          Context* context) {
  return pass({Call::Kind::kCreateDirectory, path},
              [&](std::uint64_t) { return target()->CreateDirIfMissing(path, options, context); });
}

IOStatus WatchedFiles::DeleteFile(const std::string& path, const Options& options,
                                  Context* context) {
  return pass({Call::Kind::kDelete, path},
              [&](std::uint64_t) { return target()->DeleteFile(path, options, context); });
}

IOStatus WatchedFiles::RenameFile(const std::string& from, const std::string& to,
                                  const Options& options, Context* context) {
  return pass({Call::Kind::kRename, from, to},
              [&](std::uint64_t) { return target()->RenameFile(from, to, options, context); });
}

IOStatus WatchedFiles::ReopenWritableFile(const std::string&, const rocksdb::FileOptions&,
                                          std::unique_ptr<rocksdb::FSWritableFile>*, Context*) {
  return unwatched("ReopenWritableFile");
}

IOStatus WatchedFiles::ReuseWritableFile(const std::string&, const std::string&,
                                         const rocksdb::FileOptions&,
                                         std::unique_ptr<rocksdb::FSWritableFile>*, Context*) {
  return unwatched("ReuseWritableFile");
}

IOStatus WatchedFiles::NewRandomRWFile(const std::string&, const rocksdb::FileOptions&,
                                       std::unique_ptr<rocksdb::FSRandomRWFile>*, Context*) {
  return unwatched("NewRandomRWFile");
}

IOStatus WatchedFiles::LinkFile(const std::string&, const std::string&, const Options&, Context*) {
  return unwatched("LinkFile");
}

IOStatus WatchedFiles::Truncate(const std::string&, size_t, const Options&, Context*) {
  return unwatched("Truncate");
}

}  // namespace amend::faults
