// settled: filter-30 and filter-all until nothing of them is left to do. The honest cost of what a
// fast answer puts off: seconds, CPU seconds, bytes written.
#include "bench/measure/stopwatch.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  Contestant& contestant = trial.contestant();
  AMEND_ASSIGN_OR_RETURN(const auto session, contestant.connect());
  const std::vector<Change> forth_and_back = filter_30_changes();
  const Change all{kEveryDocument, kBatch, "s1"};
  for (const Filter& filter : {forth_and_back.front().where, all.where}) {
    // So that it is known before the clock starts.
    static_cast<void>(trial.data().count(filter.name, filter.truth));
  }
  AMEND_RETURN_IF_ERROR(session->count(forth_and_back.front().where).status());
  AMEND_RETURN_IF_ERROR(contestant.rest());
  AMEND_ASSIGN_OR_RETURN(const Usage before, contestant.usage());

  const Stopwatch watch;
  AMEND_ASSIGN_OR_RETURN(const double first,
                         timed_change(*session, trial.data(), forth_and_back.front()));
  AMEND_ASSIGN_OR_RETURN(const double second, timed_change(*session, trial.data(), all));
  AMEND_RETURN_IF_ERROR(contestant.rest());
  const double seconds = watch.seconds();

  AMEND_ASSIGN_OR_RETURN(const Usage after, contestant.usage());
  const Usage used = after - before;
  trial.record("settled", seconds, {first, second, seconds});
  trial.record("settled/cpu", used.cpu_seconds);
  trial.record("settled/written", static_cast<double>(used.written_bytes));
  return timed_change(*session, trial.data(), forth_and_back.back()).status();
}

}  // namespace

Row settled_row() {
  const Limit limit = [](Limits& limits) { return limits.write_seconds(limits.document_bytes()); };
  return {"settled",
          {{"settled",
            "filter-30, filter-all and all that they put off",
            Unit::kSeconds,
            {times(2, "postgres")},
            limit},
           {"settled/cpu", "CPU seconds of that", Unit::kSeconds},
           {"settled/written", "bytes written by that", Unit::kBytes}},
          {},
          run};
}

}  // namespace amend::bench
