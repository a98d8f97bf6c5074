#include "bench/report/results.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace amend::bench {
namespace {

bool less_is_better(Unit unit) {
  return unit != Unit::kPerSecond;
}

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

Verdict reached_if(bool reached) {
  return reached ? Verdict::kReached : Verdict::kMissed;
}

}  // namespace

Machine this_machine() {
  utsname system{};
  ::uname(&system);
  const auto memory = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE));
  return {cpu_name(), std::thread::hardware_concurrency(), memory,
          std::string(system.sysname) + " " + system.release};
}

std::optional<double> value_of(const LineResult& line, const std::string& contestant) {
  const auto found = line.outcomes.find(contestant);
  if (found == line.outcomes.end()) return std::nullopt;
  if (found->second.state != Outcome::State::kMeasured) return std::nullopt;
  return found->second.value;
}

std::optional<double> times_as_good(const LineResult& line, const std::string& peer) {
  const auto ours = value_of(line, "amend");
  const auto theirs = value_of(line, peer);
  if (!ours || !theirs || line.line.unit == Unit::kTimes) return std::nullopt;
  return less_is_better(line.line.unit) ? *theirs / *ours : *ours / *theirs;
}

std::string main_peer(const Line& line) {
  if (!line.aims.empty() && !line.aims.front().peer.empty()) return line.aims.front().peer;
  return "postgres";
}

Verdict verdict(const LineResult& line, const Aim& aim) {
  const auto ours = value_of(line, "amend");
  if (!ours) return Verdict::kUnknown;
  switch (aim.kind) {
    case Aim::Kind::kTimesPeer: {
      const auto ratio = times_as_good(line, aim.peer);
      return ratio ? reached_if(*ratio >= aim.factor) : Verdict::kUnknown;
    }
    case Aim::Kind::kTimesLimit:
      return line.limit ? reached_if(*ours <= aim.factor * *line.limit) : Verdict::kUnknown;
    case Aim::Kind::kAtMost:
      return reached_if(*ours <= aim.factor);
  }
  return Verdict::kUnknown;
}

}  // namespace amend::bench
