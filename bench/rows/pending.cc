// pending: what a read costs while ten mass updates wait to be folded into the documents.
#include "bench/measure/stopwatch.h"
#include "bench/rows/fresh_fields.h"
#include "bench/rows/get.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kPage = 1000;

struct Reads {
  double get = 0;   // seconds, median
  double list = 0;  // seconds, median
};

Result<Samples> time_lists(const Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  const std::uint64_t expected = std::min(kPage, trial.data().size());
  return repeat(trial, 50, [&]() -> Result<double> {
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->list(kPage));
    const double seconds = watch.seconds();
    AMEND_RETURN_IF_ERROR(same("documents of the page", expected, found));
    return seconds;
  });
}

Result<Reads> time_reads(const Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const Samples lists, time_lists(trial));
  AMEND_ASSIGN_OR_RETURN(
      const LoadResult gets,
      run_load(trial.contestant(), {1, trial.effort().repeat_seconds}, get_request(trial.data())));
  return Reads{gets.latencies.median(), lists.median()};
}

Status run(Trial& trial) {
  Contestant& contestant = trial.contestant();
  AMEND_RETURN_IF_ERROR(contestant.pending().status());
  AMEND_RETURN_IF_ERROR(rest_if_it_can(contestant));
  AMEND_ASSIGN_OR_RETURN(const auto session, contestant.connect());
  AMEND_ASSIGN_OR_RETURN(const Reads none, time_reads(trial));
  AMEND_RETURN_IF_ERROR(write_mass_records(*session, trial.data(), "pending"));
  AMEND_ASSIGN_OR_RETURN(const Reads some, time_reads(trial));
  AMEND_ASSIGN_OR_RETURN(const Pending left, contestant.pending());
  const std::string note = std::to_string(left.records) + " records pending when it was over";
  trial.record("pending/get", some.get / none.get, {none.get, some.get}, note);
  trial.record("pending/list", some.list / none.list, {none.list, some.list}, note);
  return {};
}

}  // namespace

Row pending_row() {
  return {"pending",
          {{"pending/get",
            "a get with 10 mass updates pending against none",
            Unit::kTimes,
            {at_most(2)}},
           {"pending/list", "a page of 1000 with them against none", Unit::kTimes, {at_most(3)}}},
          kAmendOnly,
          run};
}

}  // namespace amend::bench
