// list: the first 100 documents that fit filter-30's filter, most views first.
#include "bench/rows/filters.h"
#include "bench/rows/reads.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  const PageQuery query{pending_status(), kViews, true};
  const Before before = [](const Document& a, const Document& b) { return a.views > b.views; };
  AMEND_ASSIGN_OR_RETURN(const Samples samples, measure_page(trial, query, before));
  trial.record("list", samples);
  return {};
}

}  // namespace

Row list_row() {
  const Limit limit = [](Limits& limits) { return limits.read_seconds(5 * limits.documents()); };
  return {"list",
          {{"list",
            "the first 100 that fit it, by views",
            Unit::kSeconds,
            {times(50, "pg-noindex")},
            limit}},
          {},
          run};
}

}  // namespace amend::bench
