// Updates of a thousand random documents by id, each with a value of its own.
#pragma once

#include "bench/rows/load.h"
#include "bench/rows/trial.h"

namespace amend::bench {

// A request of such a load: batch `turn` of `client`.
Request batch_request(const Dataset& data, bool contended);

// Checks documents of each client's first batch: what they hold was written there by a batch of
// this kind. REQUIRES: nobody writes.
Status check_batches(Contestant& contestant, const Dataset& data, int clients);

// Bytes that a batch cannot be written with less than: an id and a value for each document.
inline constexpr double kBatchBytes = 32.0 * kBatchSize;

}  // namespace amend::bench
