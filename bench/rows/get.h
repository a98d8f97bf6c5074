// The request of a client that reads random documents by id.
#pragma once

#include "bench/rows/load.h"
#include "bench/rows/trial.h"

namespace amend::bench {

// Checks each document that it gets.
Request get_request(const Dataset& data);

}  // namespace amend::bench
