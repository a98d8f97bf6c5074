// KeptFile: a file that is written once and then read for a while.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace amend::api {

// How much of a disk some files may take together. Any thread.
class DiskRoom {
 public:
  // `directory`: anywhere on the disk. `free_bytes` of it are left to others.
  DiskRoom(std::string directory, std::uint64_t bytes, std::uint64_t free_bytes)
      : directory_(std::move(directory)), bytes_(bytes), free_bytes_(free_bytes) {}

  // Errors: kStorageFull; nothing was taken.
  Status take(std::uint64_t bytes);
  void give_back(std::uint64_t bytes);

 private:
  const std::string directory_;
  const std::uint64_t bytes_;
  const std::uint64_t free_bytes_;
  std::mutex mutex_;
  std::uint64_t taken_ = 0;
};

// Written by one thread; once finish() was OK, read by any. The file goes when the object does,
// and gives back its room.
class KeptFile {
 public:
  // Makes an empty file that was not there. The room must outlive it. Errors: kStorageFull;
  // kInternal.
  static Result<std::unique_ptr<KeptFile>> make(std::string path, DiskRoom& room);
  ~KeptFile();
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;

  // Errors: kStorageFull: the room or the disk has no more; kInternal.
  Status write(std::string_view text);
  // To be called once, after the last write. Errors: as write().
  Status finish();

  // Of all that was written.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  // Reads the file from its beginning, piece by piece. One thread. REQUIRES: the file was finished
  // and outlives it.
  class Reader {
   public:
    explicit Reader(int file) : file_(file) {}
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // The next piece, valid until the next call; empty at the end. Errors: kInternal.
    Result<std::string_view> read();

   private:
    const int file_;
    std::string buffer_;
  };
  // Errors: kInternal.
  [[nodiscard]] Result<std::unique_ptr<Reader>> open() const;

 private:
  KeptFile(std::string path, int file, DiskRoom& room)
      : path_(std::move(path)), file_(file), room_(room) {}
  Status flush();
  void close();

  const std::string path_;
  int file_;  // -1: closed
  DiskRoom& room_;
  std::string buffer_;
  std::uint64_t bytes_ = 0;  // those in the buffer too
  std::uint64_t taken_ = 0;  // of the room
};

}  // namespace amend::api
