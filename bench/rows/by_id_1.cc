// by-id-1: 1000 random documents a request, one client.
#include "bench/rows/by_id.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const LoadResult result,
                         run_load(trial.contestant(), {1, trial.effort().load_seconds},
                                  batch_request(trial.data(), false)));
  AMEND_RETURN_IF_ERROR(check_batches(trial.contestant(), trial.data(), 1));
  trial.record("by-id-1", result.latencies);
  return {};
}

}  // namespace

Row by_id_1_row() {
  const Limit limit = [](Limits& limits) { return limits.write_seconds(kBatchBytes); };
  return {"by-id-1",
          {{"by-id-1",
            "1000 random documents by id, one client",
            Unit::kSeconds,
            {times(8, "postgres")},
            limit}},
          kOneOfEach,
          run};
}

}  // namespace amend::bench
