#include "embedded/memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace amend::embedded {
namespace {

constexpr std::uint64_t kSmallestBuffer = limits::kMiB;
constexpr std::uint64_t kLargestBuffer = 64 * limits::kMiB;

}  // namespace

Memory share_out(std::uint64_t bytes) {
  bytes = std::max(bytes, kLeastMemory);
  Memory memory;
  memory.columns = bytes * 7 / 16;
  memory.ids = bytes * 3 / 16;
  memory.pending = bytes / 8;
  memory.settle = memory.pending / 16;
  memory.blocks = bytes / 8;
  memory.write_buffer = std::clamp(bytes / 64, kSmallestBuffer, kLargestBuffer);
  return memory;
}

std::uint64_t default_memory() {
  auto available = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                   static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  // Of control groups, version 2; "max" is no number and leaves the machine's.
  std::uint64_t allowed = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> allowed) {
    available = std::min(available, allowed);
  }
  return available / 2;
}

}  // namespace amend::embedded
