#include "embedded/memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace amend::embedded {
namespace {

constexpr std::uint64_t kSmallestBuffer = limits::kMiB;
constexpr std::uint64_t kLargestBuffer = 64 * limits::kMiB;

std::uint64_t page_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

Memory share_out(std::uint64_t bytes) {
  bytes = std::max(bytes, kLeastMemory);
  Memory memory;
  memory.all = bytes;
  memory.columns = bytes * 7 / 16;
  memory.ids = bytes * 3 / 16;
  memory.pending = bytes / 8;
  memory.settle = memory.pending / 16;
  memory.blocks = bytes / 8;
  memory.write_buffer = std::clamp(bytes / 64, kSmallestBuffer, kLargestBuffer);
  return memory;
}

void give_back_unused(std::uint64_t bytes) {
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(std::ifstream("/proc/self/statm") >> size >> resident)) return;
  if (resident * page_bytes() > bytes) ::malloc_trim(0);
}

std::uint64_t default_memory() {
  auto available = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * page_bytes();
  // Of control groups, version 2; "max" is no number and leaves the machine's.
  std::uint64_t allowed = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> allowed) {
    available = std::min(available, allowed);
  }
  return available / 2;
}

}  // namespace amend::embedded
