// sustained: by-id-16 for a minute, with whatever the store does behind it, and what a reader feels
// at half that load.
#include <atomic>
#include <chrono>
#include <thread>

#include "bench/measure/stopwatch.h"
#include "bench/rows/by_id.h"
#include "bench/rows/get.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr int kClients = 16;

// How much is pending after a third of the time, and at the end.
class PendingWatch {
 public:
  PendingWatch(Contestant& contestant, double seconds)
      : thread_([this, &contestant, seconds] {
          std::this_thread::sleep_for(std::chrono::duration<double>(seconds / 3));
          early_ = contestant.pending();
          std::this_thread::sleep_for(std::chrono::duration<double>(seconds * 2 / 3));
          late_ = contestant.pending();
        }) {}

  void record(Trial& trial) {
    thread_.join();
    if (!early_.ok() || !late_.ok()) {
      trial.record("sustained/pending", (early_.ok() ? late_ : early_).status());
      return;
    }
    const auto early = static_cast<double>(early_->entries);
    const auto late = static_cast<double>(late_->entries);
    trial.record("sustained/pending", early > 0 ? late / early : late, {early, late});
  }

 private:
  Result<Pending> early_ = not_available("not asked");
  Result<Pending> late_ = not_available("not asked");
  std::thread thread_;
};

// p99 of one client's reads, in seconds.
Result<double> get_p99(const Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(
      const LoadResult result,
      run_load(trial.contestant(), {1, trial.effort().load_seconds}, get_request(trial.data())));
  return result.latencies.percentile(0.99);
}

Status record_reader(Trial& trial, double requests_per_second) {
  AMEND_RETURN_IF_ERROR(rest_if_it_can(trial.contestant()));
  AMEND_ASSIGN_OR_RETURN(const double idle, get_p99(trial));
  Result<LoadResult> writers = wrong("not run");
  std::thread writing([&] {
    const double seconds = trial.effort().load_seconds * 1.25;  // longer than the reader reads
    writers = run_load(trial.contestant(), {kClients, seconds, requests_per_second / 2},
                       batch_request(trial.data(), true));
  });
  const auto busy = get_p99(trial);
  writing.join();
  AMEND_RETURN_IF_ERROR(writers.status());
  AMEND_RETURN_IF_ERROR(busy.status());
  trial.record("sustained/get-p99", *busy / idle, {idle, *busy});
  return {};
}

Status run(Trial& trial) {
  const double seconds = trial.effort().sustained_seconds;
  AMEND_RETURN_IF_ERROR(rest_if_it_can(trial.contestant()));
  PendingWatch pending(trial.contestant(), seconds);
  const auto result =
      run_load(trial.contestant(), {kClients, seconds}, batch_request(trial.data(), true));
  pending.record(trial);
  AMEND_RETURN_IF_ERROR(result.status());
  AMEND_RETURN_IF_ERROR(check_batches(trial.contestant(), trial.data(), kClients));
  const auto batch = static_cast<double>(make_batch(trial.data().size(), 0, 0).rows.size());
  trial.record("sustained", result->per_second() * batch, {result->latencies.median()});
  return record_reader(trial, result->per_second());
}

}  // namespace

Row sustained_row() {
  return {"sustained",
          {{"sustained",
            "by-id-16 for a minute: documents a second",
            Unit::kPerSecond,
            {times(2.5, "postgres")}},
           {"sustained/pending",
            "pending at its end against after a third",
            Unit::kTimes,
            {at_most(1)}},
           {"sustained/get-p99",
            "p99 of a get at half that load against idle",
            Unit::kTimes,
            {at_most(3)}}},
          kAmendAndPostgres,
          run};
}

}  // namespace amend::bench
