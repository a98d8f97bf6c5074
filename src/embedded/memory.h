// Memory: how the bytes that an engine may take are shared out among what it keeps in memory.
#pragma once

#include <cstdint>

#include "base/limits.h"

namespace amend::embedded {

// Each share is kept to within what one write or one look of the upkeep adds to it. What requests
// hold while they run, code and the allocator's reserves come on top.
struct Memory {
  std::uint64_t all = 0;
  std::uint64_t columns = 0;       // of all collections; above it those used least are dropped
  std::uint64_t ids = 0;           // tables of ids; above it the largest is given up for good
  std::uint64_t pending = 0;       // records not yet settled; above it writers wait
  std::uint64_t settle = 0;        // pending records above which settling begins
  std::uint64_t blocks = 0;        // blocks of the database
  std::uint64_t write_buffer = 0;  // one of the database, of which each family may have three
};

inline constexpr std::uint64_t kLeastMemory = 64 * limits::kMiB;

// Shares out `bytes`, or kLeastMemory if that is more.
Memory share_out(std::uint64_t bytes);

// Gives memory that the allocator holds but nobody uses back to the system, if the process takes
// more than `bytes`. After a few passes over all documents that may be more than the columns take.
// Any thread; others may wait some milliseconds for memory meanwhile.
void give_back_unused(std::uint64_t bytes);

// Half of the memory that this process may use: the machine's, or what its control group allows.
std::uint64_t default_memory();

}  // namespace amend::embedded
