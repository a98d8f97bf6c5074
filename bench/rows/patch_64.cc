// patch-64: single documents patched by 64 clients at once.
#include "bench/measure/stopwatch.h"
#include "bench/rows/load.h"
#include "bench/rows/rows.h"
#include "bench/rows/trial.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kClients = 64;
constexpr double kBytes = 64;  // of one patch, with the document's id

// Each client has rows of its own, so that its last patch of a row is what the row must hold.
std::uint64_t row_of_turn(std::uint64_t documents, std::uint64_t client, std::uint64_t turn) {
  const std::uint64_t own = documents / kClients;
  return client + kClients * (turn * 7919 % own);
}

// Below zero, where no batch by id writes.
std::int64_t rank_of_turn(std::uint64_t turn) {
  return -static_cast<std::int64_t>(turn) - 1;
}

Status check(Trial& trial, const LoadResult& result) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  for (std::uint64_t client = 0; client < kClients; ++client) {
    const std::uint64_t last = result.turns[client] - 1;
    const std::uint64_t row = row_of_turn(trial.data().size(), client, last);
    AMEND_ASSIGN_OR_RETURN(const std::string rank, session->field(row, kRank));
    if (rank != std::to_string(rank_of_turn(last))) {
      return wrong(document_id(row) + " holds the rank " + rank);
    }
  }
  return {};
}

Status run(Trial& trial) {
  const std::uint64_t documents = trial.data().size();
  const Request request = [=](Session& session, std::uint64_t client,
                              std::uint64_t turn) -> Result<double> {
    const Stopwatch watch;
    AMEND_RETURN_IF_ERROR(session.patch(row_of_turn(documents, client, turn), rank_of_turn(turn)));
    return watch.seconds();
  };
  AMEND_ASSIGN_OR_RETURN(
      const LoadResult result,
      run_load(trial.contestant(), {kClients, trial.effort().load_seconds}, request));
  AMEND_RETURN_IF_ERROR(check(trial, result));
  trial.record("patch-64", result.per_second(),
               {result.latencies.median(), result.latencies.percentile(0.99)});
  return {};
}

}  // namespace

Row patch_64_row() {
  const Limit limit = [](Limits& limits) {
    return kClients / limits.write_seconds(kClients * kBytes);
  };
  return {"patch-64",
          {{"patch-64",
            "one document a request, 64 clients: requests a second",
            Unit::kPerSecond,
            {times(3, "postgres")},
            limit}},
          kManyClients,
          run};
}

}  // namespace amend::bench
