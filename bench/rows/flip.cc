// flip: filter-all a hundred times in a row, on a hundred fields and on one. No slower at the end
// than after ten; the disk comes back once all is settled.
#include "bench/measure/stopwatch.h"
#include "bench/process/files.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr int kFlips = 100;
constexpr std::size_t kWindow = 10;

using ChangeOf = std::function<Change(int flip)>;

// As many of the flips as fit into the patience.
Result<Samples> flip(const Trial& trial, const ChangeOf& change_of) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  Samples samples;
  const Stopwatch watch;
  for (int n = 0; n < kFlips && watch.seconds() < trial.effort().patience_seconds; ++n) {
    AMEND_ASSIGN_OR_RETURN(const double seconds,
                           timed_change(*session, trial.data(), change_of(n)));
    samples.add(seconds);
  }
  return samples;
}

double median_of(const Samples& samples, std::size_t from) {
  const auto start = samples.values().begin() + static_cast<std::ptrdiff_t>(from);
  return Samples({start, start + kWindow}).median();
}

void record_slowdown(Trial& trial, const std::string& line, const Samples& samples) {
  if (samples.size() < kFlips) {
    trial.record(line, not_available("only " + std::to_string(samples.size()) +
                                     " flips in the time there was"));
    return;
  }
  const double early = median_of(samples, kWindow);
  const double late = median_of(samples, samples.size() - kWindow);
  trial.record(line, late / early, {early, late});
}

Status record(Trial& trial, const std::string& line, const ChangeOf& change_of) {
  Contestant& contestant = trial.contestant();
  AMEND_RETURN_IF_ERROR(rest_if_it_can(contestant));
  const auto before = static_cast<double>(disk_bytes(contestant.directory()));
  AMEND_ASSIGN_OR_RETURN(const Samples samples, flip(trial, change_of));
  trial.record(line, samples);
  record_slowdown(trial, line + "-slower", samples);
  AMEND_RETURN_IF_ERROR(rest_if_it_can(contestant));
  const auto after = static_cast<double>(disk_bytes(contestant.directory()));
  trial.record(line + "-disk", after / before, {before, after});
  return {};
}

Status run(Trial& trial) {
  AMEND_RETURN_IF_ERROR(record(trial, "flip/same", [](int n) {
    return Change{kEveryDocument, kBatch, "f" + std::to_string(n)};
  }));
  return record(trial, "flip/fields", [](int n) {
    return Change{kEveryDocument, {"metadata", "f" + std::to_string(n)}, "x"};
  });
}

std::vector<Line> lines(const std::string& name, const std::string& where) {
  constexpr double kNoSlower = 1.1;  // what two medians of ten differ by without a reason
  return {
      {name, "filter-all a hundred times on " + where + ": median", Unit::kSeconds},
      {name + "-slower", "the last ten against the second ten", Unit::kTimes, {at_most(kNoSlower)}},
      {name + "-disk", "disk when all is settled against before", Unit::kTimes, {at_most(2)}}};
}

}  // namespace

Row flip_row() {
  Row row{"flip", lines("flip/same", "one field"), kAmendOnly, run};
  for (Line& line : lines("flip/fields", "a hundred fields")) row.lines.push_back(std::move(line));
  return row;
}

}  // namespace amend::bench
