// filter-30: status = pending (30% of the documents) set to processed; durable and visible when
// answered.
#include "bench/rows/filters.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const Samples samples, measure_changes(trial, filter_30_changes()));
  trial.record("filter-30", samples);
  return {};
}

}  // namespace

Row filter_30_row() {
  return {"filter-30",
          {{"filter-30",
            "30% of the documents, by an equality",
            Unit::kSeconds,
            {times(500, "postgres"), times_limit(10)},
            mass_limit(1, 1)}},
          {},
          run};
}

}  // namespace amend::bench
