// by-id-16: 1000 random documents a request, 16 clients; documents a second. PostgreSQL locks its
// rows in the order of their ids; a deadlock would be an error and void the run.
#include "bench/rows/by_id.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr int kClients = 16;

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const LoadResult result,
                         run_load(trial.contestant(), {kClients, trial.effort().load_seconds},
                                  batch_request(trial.data(), true)));
  AMEND_RETURN_IF_ERROR(check_batches(trial.contestant(), trial.data(), kClients));
  const auto batch = static_cast<double>(make_batch(trial.data().size(), 0, 0).rows.size());
  trial.record("by-id-16", result.per_second() * batch, result.latencies.values());
  return {};
}

}  // namespace

Row by_id_16_row() {
  const Limit limit = [](Limits& limits) {
    return kClients * kBatchSize / limits.write_seconds(kClients * kBatchBytes);
  };
  return {"by-id-16",
          {{"by-id-16",
            "the same, 16 clients: documents a second",
            Unit::kPerSecond,
            {times(6, "postgres")},
            limit}},
          kManyClients,
          run};
}

}  // namespace amend::bench
