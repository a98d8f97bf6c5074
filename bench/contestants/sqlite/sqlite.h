// SQLite inside the benchmark's own process: JSON text, WAL, synchronous=FULL.
#pragma once

#include <memory>
#include <string>

#include "bench/contestants/contestant.h"

namespace amend::bench {

// "sqlite". What it writes lies below `directory`.
std::unique_ptr<Contestant> make_sqlite(std::string directory);

}  // namespace amend::bench
