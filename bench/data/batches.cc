#include "bench/data/batches.h"

#include <algorithm>
#include <unordered_set>

#include "bench/data/random.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kTurns = 1'000'000;
constexpr std::uint64_t kPlaces = kBatchSize;

}  // namespace

Batch make_batch(std::uint64_t documents, std::uint64_t client, std::uint64_t turn) {
  const std::uint64_t number = client * kTurns + turn + 1;
  const std::uint64_t size =
      std::min<std::uint64_t>(kBatchSize, std::max<std::uint64_t>(1, documents / 2));
  Random random(number);
  Batch batch;
  std::unordered_set<std::uint64_t> seen;
  while (batch.rows.size() < size) {
    const std::uint64_t row = random.below(documents);
    if (!seen.insert(row).second) continue;
    batch.ranks.push_back(static_cast<std::int64_t>(number * kPlaces + batch.rows.size()));
    batch.rows.push_back(row);
  }
  return batch;
}

bool batch_wrote(std::uint64_t documents, std::uint64_t row, std::int64_t rank) {
  if (rank < static_cast<std::int64_t>(kPlaces)) return false;
  const std::uint64_t number = static_cast<std::uint64_t>(rank) / kPlaces - 1;
  const std::uint64_t place = static_cast<std::uint64_t>(rank) % kPlaces;
  const Batch batch = make_batch(documents, number / kTurns, number % kTurns);
  return place < batch.rows.size() && batch.rows[place] == row;
}

}  // namespace amend::bench
