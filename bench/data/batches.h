// Batch: a thousand random documents, each with a value of its own, made from two numbers alone.
//
// So whoever reads a value back can tell which batch wrote it, and whether that batch named the
// document. Any thread.
#pragma once

#include <cstdint>
#include <vector>

namespace amend::bench {

struct Batch {
  std::vector<std::uint64_t> rows;  // all different
  std::vector<std::int64_t> ranks;  // one for each row
};

inline constexpr std::size_t kBatchSize = 1000;

// Batch number `turn` of a client. Holds kBatchSize of `documents` rows, or half of them if there
// are fewer than twice as many. REQUIRES: client < 1000, turn < 1,000,000.
Batch make_batch(std::uint64_t documents, std::uint64_t client, std::uint64_t turn);

// Whether `rank`, found at `row`, was written there by a batch.
bool batch_wrote(std::uint64_t documents, std::uint64_t row, std::int64_t rank);

}  // namespace amend::bench
