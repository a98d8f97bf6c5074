// count: how many documents fit filter-30's filter, exactly.
#include "bench/rows/filters.h"
#include "bench/rows/reads.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const Samples samples, measure_count(trial, pending_status()));
  trial.record("count", samples);
  return {};
}

}  // namespace

Row count_row() {
  const Limit limit = [](Limits& limits) { return limits.read_seconds(limits.documents()); };
  return {"count",
          {{"count",
            "how many fit filter-30's filter",
            Unit::kSeconds,
            {times(100, "pg-noindex")},
            limit}},
          {},
          run};
}

}  // namespace amend::bench
