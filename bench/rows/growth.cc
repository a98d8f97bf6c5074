// growth: filter-30 and by-id-1 on ever more documents. What is reported is the worst factor
// between a size and the next, ten times as large.
#include <algorithm>

#include "bench/rows/by_id.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kLarge = 10'000'000;

struct Point {
  double filter = 0;  // seconds, median
  double by_id = 0;
};

Result<Point> measure(const Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const Samples filter, measure_changes(trial, filter_30_changes()));
  AMEND_ASSIGN_OR_RETURN(const LoadResult by_id,
                         run_load(trial.contestant(), {1, trial.effort().repeat_seconds},
                                  batch_request(trial.data(), false)));
  return Point{filter.median(), by_id.latencies.median()};
}

Result<Point> measure_smaller(const Trial& trial, std::uint64_t size) {
  AMEND_ASSIGN_OR_RETURN(const Dataset data, trial.data().first(size));
  AMEND_ASSIGN_OR_RETURN(const auto other, trial.contestant().another(0));
  AMEND_RETURN_IF_ERROR(other->start());
  AMEND_RETURN_IF_ERROR(other->load(data));
  AMEND_RETURN_IF_ERROR(rest_if_it_can(*other));
  return measure(Trial(*other, data, trial.effort(), 0));
}

void record(Trial& trial, const std::string& line, const std::vector<double>& seconds) {
  double worst = 0;
  for (std::size_t n = 1; n < seconds.size(); ++n) {
    worst = std::max(worst, seconds[n] / seconds[n - 1]);
  }
  trial.record(line, worst, seconds);
}

Status run(Trial& trial) {
  const std::uint64_t size = trial.data().size();
  std::vector<std::uint64_t> smaller = {size / 10};
  if (size >= kLarge) smaller.insert(smaller.begin(), size / 100);
  std::vector<double> filter;
  std::vector<double> by_id;
  for (const std::uint64_t documents : smaller) {
    AMEND_ASSIGN_OR_RETURN(const Point point, measure_smaller(trial, documents));
    filter.push_back(point.filter);
    by_id.push_back(point.by_id);
  }
  AMEND_RETURN_IF_ERROR(rest_if_it_can(trial.contestant()));
  AMEND_ASSIGN_OR_RETURN(const Point largest, measure(trial));
  filter.push_back(largest.filter);
  by_id.push_back(largest.by_id);
  record(trial, "growth/filter-30", filter);
  record(trial, "growth/by-id-1", by_id);
  return {};
}

}  // namespace

Row growth_row() {
  return {"growth",
          {{"growth/filter-30", "ten times as many documents: factor", Unit::kTimes, {at_most(12)}},
           {"growth/by-id-1", "ten times as many documents: factor", Unit::kTimes, {at_most(1.5)}}},
          kAmendOnly,
          run};
}

}  // namespace amend::bench
