// What lies in a directory. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace amend::bench {

// The bytes that the files below take on the disk, as du counts them.
std::uint64_t disk_bytes(const std::filesystem::path& directory);

// Asks the kernel to forget what it holds of the files below in memory, so that the next read is of
// the disk. Only pages that are already written are forgotten.
void forget_cached_pages(const std::filesystem::path& directory);

// An error if a sync of files there costs nothing because they lie in memory (tmpfs).
Status check_is_on_disk(const std::filesystem::path& directory);

}  // namespace amend::bench
