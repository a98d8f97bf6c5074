// amend itself: its own program with its default settings, over HTTP.
#pragma once

#include <memory>
#include <string>

#include "bench/contestants/contestant.h"

namespace amend::bench {

// `program` is build/release/amend; what it writes lies below `directory`.
std::unique_ptr<Contestant> make_amend(std::string program, std::string directory);

}  // namespace amend::bench
