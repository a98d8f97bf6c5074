// Results: everything that one run found out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/rows/outcome.h"
#include "bench/rows/row.h"

namespace amend::bench {

// The machine, as the kernel tells it.
struct Machine {
  std::string cpu;
  unsigned cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
};

Machine this_machine();

struct LineResult {
  std::string row;
  Line line;
  std::optional<double> limit;              // the physical limit, in the line's unit
  std::map<std::string, Outcome> outcomes;  // by contestant
};

struct Results {
  std::string date;  // 2024-03-05T12:00:00Z
  double seconds = 0;
  std::uint64_t documents = 0;
  std::uint64_t document_bytes = 0;  // of all, as NDJSON
  Machine machine;
  std::vector<std::string> contestants;         // in the order of the table
  std::map<std::string, std::string> versions;  // by contestant
  std::vector<LineResult> lines;
  std::map<std::uint64_t, double> writes;  // physical limits: bytes and seconds
  std::map<std::uint64_t, double> reads;
};

// The value of a contestant, if it was measured.
std::optional<double> value_of(const LineResult& line, const std::string& contestant);

// How many times as good amend is as the peer; nothing if either was not measured or there is
// nothing to compare.
std::optional<double> times_as_good(const LineResult& line, const std::string& peer);

// The peer that the line's ratio is against: that of its first aim, otherwise postgres.
std::string main_peer(const Line& line);

enum class Verdict : std::uint8_t { kReached, kMissed, kUnknown };
Verdict verdict(const LineResult& line, const Aim& aim);

}  // namespace amend::bench
