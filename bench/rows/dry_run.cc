// dry-run: how many documents filter-30 would change. The peers do it and roll it back.
#include "bench/measure/stopwatch.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostRuns = 50;

Status check_untouched(Session& session, const Dataset& data, const Change& change) {
  for (const std::uint64_t row : data.some(change.where.truth)) {
    AMEND_ASSIGN_OR_RETURN(const std::string value, session.field(row, change.field));
    if (value == change.value) return wrong(document_id(row) + " was changed by a dry run");
  }
  return {};
}

Status run(Trial& trial) {
  const Change change = filter_30_changes().front();
  const std::uint64_t expected = trial.data().count(change.where.name, change.where.truth);
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  AMEND_RETURN_IF_ERROR(session->count(change.where).status());
  AMEND_ASSIGN_OR_RETURN(
      const Samples samples, repeat(trial, kMostRuns, [&]() -> Result<double> {
        const Stopwatch watch;
        AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->dry_run(change));
        const double seconds = watch.seconds();
        AMEND_RETURN_IF_ERROR(same("documents that would change", expected, found));
        AMEND_RETURN_IF_ERROR(check_untouched(*session, trial.data(), change));
        return seconds;
      }));
  trial.record("dry-run", samples);
  return {};
}

}  // namespace

Row dry_run_row() {
  const Limit limit = [](Limits& limits) { return limits.read_seconds(limits.documents()); };
  return {"dry-run",
          {{"dry-run", "filter-30 tried only (peers: rolled back)", Unit::kSeconds, {}, limit}},
          kOneOfEach,
          run};
}

}  // namespace amend::bench
