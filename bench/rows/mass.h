// Mass updates: one request that changes every document that fits.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/rows/trial.h"

namespace amend::bench {

// Sends the change and checks its answer: the number of documents, and documents read back. The
// seconds until the answer.
Result<double> timed_change(Session& session, const Dataset& data, const Change& change);

// OK if documents read back are changed where they fit the change's condition, and not elsewhere.
Status check_changed(Session& session, const Dataset& data, const Change& change);

// Sends the changes one after the other, again and again while that is cheap, each as often as the
// others, so that the last leaves the store as it was found. Caches are warm: the first change's
// condition is counted before.
Result<Samples> measure_changes(const Trial& trial, const std::vector<Change>& changes);

// status = pending set to processed, and back.
std::vector<Change> filter_30_changes();

// The limit of a mass update: one synced write of `write_bits` bits for each document, one pass
// over `read_bytes` bytes of each.
Limit mass_limit(double write_bits, double read_bytes);

}  // namespace amend::bench
