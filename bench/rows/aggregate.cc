// aggregate: how many documents each status has, and the average of their scores.
#include <cmath>
#include <map>

#include "bench/measure/stopwatch.h"
#include "bench/rows/rows.h"
#include "bench/rows/trial.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostReads = 50;
constexpr double kRounding = 1e-9;  // of the mean: the stores write it with other numbers of digits

struct Sum {
  std::uint64_t count = 0;
  std::uint64_t score = 0;
};
using Sums = std::map<std::string, Sum>;  // by status

Sums sums_of(const Dataset& data) {
  Sums sums;
  for (std::uint64_t row = 0; row < data.size(); ++row) {
    const Document document = make_document(row);
    Sum& sum = sums[std::string(document.status)];
    ++sum.count;
    sum.score += document.score;
  }
  return sums;
}

Status check(const Sums& expected, const std::vector<GroupFigures>& found) {
  AMEND_RETURN_IF_ERROR(same("the number of groups", expected.size(), found.size()));
  std::map<std::string, GroupFigures> groups;
  for (const GroupFigures& group : found) groups[group.value] = group;
  for (const auto& [status, sum] : expected) {
    const GroupFigures& group = groups[status];
    AMEND_RETURN_IF_ERROR(same("documents that are " + status, sum.count, group.count));
    const double mean = static_cast<double>(sum.score) / static_cast<double>(sum.count);
    if (!(std::abs(group.mean - mean) <= kRounding * mean)) {
      return wrong("the mean of what is " + status + ": " + std::to_string(group.mean));
    }
  }
  return {};
}

Status run(Trial& trial) {
  const Sums expected = sums_of(trial.data());
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  const auto aggregate = [&]() -> Result<double> {
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const auto groups, session->aggregate({kStatus, kScore}));
    const double seconds = watch.seconds();
    AMEND_RETURN_IF_ERROR(check(expected, groups));
    return seconds;
  };
  AMEND_RETURN_IF_ERROR(aggregate().status());
  AMEND_ASSIGN_OR_RETURN(const Samples samples, repeat(trial, kMostReads, aggregate));
  trial.record("aggregate", samples);
  return {};
}

}  // namespace

Row aggregate_row() {
  const Limit limit = [](Limits& limits) { return limits.read_seconds(2 * limits.documents()); };
  return {"aggregate",
          {{"aggregate",
            "by status: how many, and the average score",
            Unit::kSeconds,
            {times(20, "postgres")},
            limit}},
          {},
          run};
}

}  // namespace amend::bench
