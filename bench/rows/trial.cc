#include "bench/rows/trial.h"

#include "bench/measure/stopwatch.h"

namespace amend::bench {

void Trial::record(const std::string& line, const Samples& samples, std::string note) {
  record(line, samples.median(), samples.values(), std::move(note));
}

void Trial::record(const std::string& line, double value, std::vector<double> raw,
                   std::string note) {
  outcomes_[line] = {Outcome::State::kMeasured, value, std::move(raw), std::move(note)};
}

void Trial::record(const std::string& line, const Status& why) {
  const auto state =
      is_not_available(why) ? Outcome::State::kNotAvailable : Outcome::State::kFailed;
  outcomes_[line] = {state, 0, {}, why.log_text().empty() ? why.message() : why.log_text()};
}

void Trial::close(const Row& row, const Status& status) {
  bool told = status.ok();
  for (const Line& line : row.lines) {
    if (outcomes_.contains(line.name)) continue;
    record(line.name, status.ok() ? wrong("nothing was measured") : status);
    told = true;
  }
  if (!told) record(row.lines.back().name, status);
}

Status wrong(const std::string& what) {
  return Status::internal("wrong: " + what);
}

Status same(const std::string& what, std::uint64_t expected, std::uint64_t found) {
  if (expected == found) return {};
  return wrong(what + " must be " + std::to_string(expected) + ", not " + std::to_string(found));
}

Result<double> time(const std::function<Status()>& action) {
  const Stopwatch watch;
  AMEND_RETURN_IF_ERROR(action());
  return watch.seconds();
}

Result<Samples> repeat(const Trial& trial, std::size_t max_times,
                       const std::function<Result<double>()>& action) {
  Samples samples;
  const Stopwatch watch;
  do {
    AMEND_ASSIGN_OR_RETURN(const double seconds, action());
    samples.add(seconds);
  } while (samples.size() < max_times && watch.seconds() < trial.effort().repeat_seconds);
  return samples;
}

}  // namespace amend::bench
