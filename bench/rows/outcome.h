// Outcome: what came out for one line of the table and one contestant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace amend::bench {

struct Outcome {
  enum class State : std::uint8_t { kMeasured, kNotAvailable, kFailed };
  State state = State::kFailed;
  double value = 0;         // kMeasured: in the line's unit
  std::vector<double> raw;  // kMeasured: what the value is the median of, or was computed from
  std::string note;         // kMeasured: anything worth knowing; otherwise why there is no value
};

}  // namespace amend::bench
