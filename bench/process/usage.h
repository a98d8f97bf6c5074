// Usage: what a process and its children have taken from the machine, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "base/result.h"

namespace amend::bench {

struct Usage {
  double cpu_seconds = 0;
  std::uint64_t written_bytes = 0;  // to the disk, or to pages that will go there

  friend Usage operator-(const Usage& later, const Usage& before) {
    return {later.cpu_seconds - before.cpu_seconds, later.written_bytes - before.written_bytes};
  }
};

// Since the process started, with its children, living and dead. Errors: kUnavailable when /proc
// does not say. Any thread.
Result<Usage> usage_of(pid_t pid);

// Bytes of memory that the process has resident.
Result<std::uint64_t> resident_bytes_of(pid_t pid);

}  // namespace amend::bench
