// get: one document by id, over 64 connections that are kept.
#include "bench/rows/get.h"
#include "bench/data/random.h"
#include "bench/measure/stopwatch.h"
#include "bench/rows/rows.h"

namespace amend::bench {

Request get_request(const Dataset& data) {
  const std::uint64_t documents = data.size();
  return [=](Session& session, std::uint64_t client, std::uint64_t turn) -> Result<double> {
    const std::uint64_t row = Random(client << 32 | turn).below(documents);
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const std::string text, session.get(row));
    const double seconds = watch.seconds();
    if (text.find(make_document(row).serial) != std::string::npos) return seconds;
    return wrong("get of " + document_id(row) + " gave " + text.substr(0, 100));
  };
}

namespace {

constexpr int kClients = 64;

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const LoadResult result,
                         run_load(trial.contestant(), {kClients, trial.effort().load_seconds},
                                  get_request(trial.data())));
  trial.record("get", result.per_second(),
               {result.latencies.median(), result.latencies.percentile(0.99)});
  return {};
}

}  // namespace

Row get_row() {
  return {"get",
          {{"get",
            "one document by id, 64 connections: requests a second",
            Unit::kPerSecond,
            {times(1, "postgres")}}},
          kManyClients,
          run};
}

}  // namespace amend::bench
