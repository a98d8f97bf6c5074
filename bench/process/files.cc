#include "bench/process/files.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace amend::bench {
namespace {

// Files come and go while a store runs, so errors end the walk early and nothing else.
template <class Visit>
void walk(const std::filesystem::path& directory, Visit visit) {
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(directory, error);
  while (!error && entry != std::filesystem::recursive_directory_iterator()) {
    visit(entry->path());
    entry.increment(error);
  }
}

}  // namespace

std::uint64_t disk_bytes(const std::filesystem::path& directory) {
  std::uint64_t blocks = 0;
  walk(directory, [&](const std::filesystem::path& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode)) {
      blocks += static_cast<std::uint64_t>(found.st_blocks);
    }
  });
  return blocks * 512;
}

void forget_cached_pages(const std::filesystem::path& directory) {
  ::sync();
  walk(directory, [](const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
  });
}

Status check_is_on_disk(const std::filesystem::path& directory) {
  struct statfs found {};
  if (::statfs(directory.c_str(), &found) != 0) {
    return Status::internal("cannot look at " + directory.string());
  }
  if (found.f_type != TMPFS_MAGIC) return {};
  return Status::internal(directory.string() +
                          " lies in memory, where a sync costs nothing; name another with --work");
}

}  // namespace amend::bench
