// The embedded engine: the whole product in one process and one directory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/limits.h"
#include "engine/engine.h"

namespace amend::embedded {

struct Config {
  std::string directory;
  // The most that one atomic update may write. What needs more is refused whole.
  std::size_t max_commit_bytes = 1024 * limits::kMiB;
};

// Opens a data directory, creating it if it is missing or empty.
// Errors: kUnavailable with one sentence for the operator (format.h, store.h); kInternal for
// damage.
Result<std::unique_ptr<engine::Engine>> open(const Config& config);

}  // namespace amend::embedded
