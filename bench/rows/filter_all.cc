// filter-all: one field of every document.
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  const std::vector<Change> changes = {{kEveryDocument, kBatch, "b1"},
                                       {kEveryDocument, kBatch, "b2"}};
  AMEND_ASSIGN_OR_RETURN(const Samples samples, measure_changes(trial, changes));
  trial.record("filter-all", samples);
  return {};
}

}  // namespace

Row filter_all_row() {
  return {"filter-all",
          {{"filter-all",
            "one field of every document",
            Unit::kSeconds,
            {times(1000, "postgres"), times(5, "duckdb"), times(30, "duckdb-json")},
            mass_limit(0, 0)}},
          {},
          run};
}

}  // namespace amend::bench
