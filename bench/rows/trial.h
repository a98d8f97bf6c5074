// Trial: one row run by one contestant.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "bench/contestants/contestant.h"
#include "bench/measure/samples.h"
#include "bench/rows/outcome.h"
#include "bench/rows/row.h"

namespace amend::bench {

// How long and how often is measured.
struct Effort {
  double load_seconds = 8;        // of clients that send one request after the other
  double repeat_seconds = 3;      // a cheap request is repeated for so long
  double sustained_seconds = 60;  // of the row `sustained`
  double patience_seconds = 120;  // of a row that repeats something that may be slow
};

// One thread.
class Trial {
 public:
  Trial(Contestant& contestant, const Dataset& data, const Effort& effort, double load_seconds)
      : contestant_(contestant), data_(data), effort_(effort), load_seconds_(load_seconds) {}

  [[nodiscard]] Contestant& contestant() const { return contestant_; }
  // The documents that the contestant was loaded with.
  [[nodiscard]] const Dataset& data() const { return data_; }
  [[nodiscard]] const Effort& effort() const { return effort_; }
  // How long the load took.
  [[nodiscard]] double load_seconds() const { return load_seconds_; }

  // The line's value is the median of the samples. REQUIRES: !samples.empty().
  void record(const std::string& line, const Samples& samples, std::string note = "");
  void record(const std::string& line, double value, std::vector<double> raw = {},
              std::string note = "");
  // The line has no value. REQUIRES: !why.ok().
  void record(const std::string& line, const Status& why);

  // The row is over and ended so: an error voids the lines that have no value yet, or the last one
  // if all have theirs.
  void close(const Row& row, const Status& status);

  [[nodiscard]] const std::map<std::string, Outcome>& outcomes() const { return outcomes_; }

 private:
  Contestant& contestant_;
  const Dataset& data_;
  const Effort& effort_;
  const double load_seconds_;
  std::map<std::string, Outcome> outcomes_;
};

// The error of an answer that is wrong, however fast it came.
Status wrong(const std::string& what);
// OK if both numbers are the same.
Status same(const std::string& what, std::uint64_t expected, std::uint64_t found);

// Seconds that `action` takes, or its error.
Result<double> time(const std::function<Status()>& action);

// Repeats an action that gives its own seconds while they are few in sum: at least once, at most
// `max_times`, for about Effort::repeat_seconds.
Result<Samples> repeat(const Trial& trial, std::size_t max_times,
                       const std::function<Result<double>()>& action);

}  // namespace amend::bench
