#include "bench/rows/reads.h"

#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostReads = 50;

}  // namespace

Result<Samples> measure_count(const Trial& trial, const Filter& filter) {
  const std::uint64_t expected = trial.data().count(filter.name, filter.truth);
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  const auto count = [&]() -> Result<double> {
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->count(filter));
    const double seconds = watch.seconds();
    AMEND_RETURN_IF_ERROR(same("the count", expected, found));
    return seconds;
  };
  AMEND_RETURN_IF_ERROR(count().status());
  return repeat(trial, kMostReads, count);
}

Result<Samples> measure_page(const Trial& trial, const PageQuery& query, const Before& before) {
  const auto expected = trial.data().top(query.limit, query.where.truth, before);
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  const auto page = [&]() -> Result<double> {
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const std::vector<std::string> ids, session->page(query));
    const double seconds = watch.seconds();
    if (ids != expected) return wrong("the page holds other documents or another order");
    return seconds;
  };
  AMEND_RETURN_IF_ERROR(page().status());
  return repeat(trial, kMostReads, page);
}

}  // namespace amend::bench
