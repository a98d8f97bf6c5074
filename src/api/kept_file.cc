#include "api/kept_file.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace amend::api {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;
constexpr std::size_t kPieceBytes = 64 * 1024;

Status full() {
  return {Code::kStorageFull,
          "There is no room for more files; try again in an hour, or with less"};
}

Status failed(const std::string& what, const std::string& path) {
  return Status::internal("cannot " + what + " " + path + ": " + std::strerror(errno));
}

// Whether the disk has so many bytes and those that are left to others.
bool has_free(const std::string& directory, std::uint64_t bytes) {
  struct statvfs disk {};
  if (::statvfs(directory.c_str(), &disk) != 0) return true;  // then writing tells
  return std::uint64_t{disk.f_bavail} * disk.f_frsize >= bytes;
}

}  // namespace

Status DiskRoom::take(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > bytes_ - taken_ || !has_free(directory_, bytes + free_bytes_)) return full();
  taken_ += bytes;
  return {};
}

void DiskRoom::give_back(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  taken_ -= bytes;
}

Result<std::unique_ptr<KeptFile>> KeptFile::make(std::string path, DiskRoom& room) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == ENOSPC) return full();
  if (file < 0) return failed("make", path);
  return std::unique_ptr<KeptFile>(new KeptFile(std::move(path), file, room));
}

KeptFile::~KeptFile() {
  close();
  ::unlink(path_.c_str());
  room_.give_back(taken_);
}

Status KeptFile::write(std::string_view text) {
  buffer_.append(text);
  bytes_ += text.size();
  return buffer_.size() < kBufferBytes ? Status() : flush();
}

Status KeptFile::finish() {
  AMEND_RETURN_IF_ERROR(flush());
  close();
  buffer_ = std::string();
  return {};
}

Status KeptFile::flush() {
  AMEND_RETURN_IF_ERROR(room_.take(buffer_.size()));
  taken_ += buffer_.size();
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT)) return full();
    if (written < 0) return failed("write", path_);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return {};
}

void KeptFile::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

Result<std::unique_ptr<KeptFile::Reader>> KeptFile::open() const {
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed("open", path_);
  return std::make_unique<Reader>(file);
}

KeptFile::Reader::~Reader() {
  ::close(file_);
}

Result<std::string_view> KeptFile::Reader::read() {
  buffer_.resize(kPieceBytes);
  ssize_t got = -1;
  do {
    got = ::read(file_, buffer_.data(), buffer_.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return Status::internal("a kept file cannot be read");
  return std::string_view(buffer_.data(), static_cast<std::size_t>(got));
}

}  // namespace amend::api
