// The embedded engine: the whole product in one process and one directory.
#pragma once

#include <memory>
#include <string>

#include "embedded/kept_answers.h"
#include "embedded/memory.h"
#include "embedded/upkeep.h"
#include "engine/engine.h"

namespace rocksdb {
class Env;
}

namespace amend::embedded {

struct Config {
  std::string directory;
  Memory memory = share_out(default_memory());
  UpkeepConfig upkeep = {};
  KeptAnswersConfig answers = {};
  // Where the database gets its files from; the system's if null. Tests put in one that fails.
  rocksdb::Env* env = nullptr;
};

// Opens a data directory, creating it if it is missing or empty.
// Errors: kUnavailable with one sentence for the operator (format.h, store.h); kInternal for
// damage.
Result<std::unique_ptr<engine::Engine>> open(const Config& config);

}  // namespace amend::embedded
