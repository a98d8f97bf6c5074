// Row: one row of the benchmark, and the lines it adds to the table.
//
// Each row is a file of its own in this folder; rows.cc lists them in the order in which they run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/measure/limits.h"

namespace amend::bench {

class Trial;

enum class Unit : std::uint8_t {
  kSeconds,    // less is better
  kPerSecond,  // more is better
  kBytes,      // less is better
  kTimes,      // a ratio of two measurements of one contestant; less is better
};

// What amend is to reach.
struct Aim {
  enum class Kind : std::uint8_t {
    kTimesPeer,   // at least `factor` times as good as the peer
    kTimesLimit,  // at most `factor` times the physical limit
    kAtMost,      // at most `factor`, in the line's unit
  };
  Kind kind;
  double factor;
  std::string peer{};
};

inline Aim times(double factor, const char* peer) {
  return {Aim::Kind::kTimesPeer, factor, peer};
}
inline Aim times_limit(double factor) {
  return {Aim::Kind::kTimesLimit, factor};
}
inline Aim at_most(double value) {
  return {Aim::Kind::kAtMost, value};
}

// The physical limit, in the line's unit.
using Limit = std::function<double(Limits&)>;

struct Line {
  std::string name;  // "filter-30", "distinct/eq"
  std::string work;  // what is done, for a reader of the table
  Unit unit;
  std::vector<Aim> aims{};  // none: reported only
  Limit limit{};            // none: no limit is shown
};

struct Row {
  std::string name;
  std::vector<Line> lines;
  std::vector<std::string> contestants;  // who takes part; empty: everybody
  Status (*run)(Trial& trial);
};

// Who takes part in rows where another shape of the same store would tell nothing new.
inline const std::vector<std::string> kOneOfEach = {"amend", "postgres", "sqlite", "duckdb"};
inline const std::vector<std::string> kManyClients = {"amend", "postgres", "sqlite"};
inline const std::vector<std::string> kAmendAndPostgres = {"amend", "postgres"};
inline const std::vector<std::string> kAmendOnly = {"amend"};

}  // namespace amend::bench
