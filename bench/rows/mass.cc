#include "bench/rows/mass.h"

#include "bench/measure/stopwatch.h"
#include "bench/rows/filters.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostChanges = 6;
constexpr double kPatchBytes = 256;  // of a record apart from its rows

}  // namespace

Status check_changed(Session& session, const Dataset& data, const Change& change) {
  const Predicate& fits = change.where.truth;
  for (const std::uint64_t row : data.some(fits)) {
    AMEND_ASSIGN_OR_RETURN(const std::string value, session.field(row, change.field));
    if (value != change.value) return wrong(document_id(row) + " was not changed: " + value);
  }
  if (data.count(change.where.name, fits) == data.size()) return {};
  for (const std::uint64_t row : data.some([&](const Document& d) { return !fits(d); })) {
    AMEND_ASSIGN_OR_RETURN(const std::string value, session.field(row, change.field));
    if (value == change.value) return wrong(document_id(row) + " was changed and does not fit");
  }
  return {};
}

Result<double> timed_change(Session& session, const Dataset& data, const Change& change) {
  const std::uint64_t expected = data.count(change.where.name, change.where.truth);
  const Stopwatch watch;
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, session.change(change));
  const double seconds = watch.seconds();
  AMEND_RETURN_IF_ERROR(same("the number of changed documents", expected, changed));
  AMEND_RETURN_IF_ERROR(check_changed(session, data, change));
  return seconds;
}

Result<Samples> measure_changes(const Trial& trial, const std::vector<Change>& changes) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  AMEND_RETURN_IF_ERROR(session->count(changes.front().where).status());
  Samples samples;
  AMEND_RETURN_IF_ERROR(repeat(trial, kMostChanges / changes.size(), [&]() -> Result<double> {
                          double sum = 0;
                          for (const Change& change : changes) {
                            AMEND_ASSIGN_OR_RETURN(const double seconds,
                                                   timed_change(*session, trial.data(), change));
                            samples.add(seconds);
                            sum += seconds;
                          }
                          return sum;
                        }).status());
  return samples;
}

std::vector<Change> filter_30_changes() {
  const Filter& pending = pending_status();
  return {{pending, kStatus, "processed"},
          {status_is("processed", pending.truth), kStatus, "pending"}};
}

Limit mass_limit(double write_bits, double read_bytes) {
  return [=](Limits& limits) {
    return limits.write_seconds(limits.documents() * write_bits / 8 + kPatchBytes) +
           limits.read_seconds(limits.documents() * read_bytes);
  };
}

}  // namespace amend::bench
