#include "bench/report/words.h"

#include <fmt/format.h>

#include <cmath>

namespace amend::bench {
namespace {

std::string with_commas(double value) {
  const std::string digits = fmt::format("{:.0f}", value);
  std::string text;
  for (std::size_t n = 0; n < digits.size(); ++n) {
    const bool group_begins = n > 0 && (digits.size() - n) % 3 == 0 && digits[n - 1] != '-';
    if (group_begins) text += ',';
    text += digits[n];
  }
  return text;
}

// Three digits that count.
std::string short_number(double value) {
  if (std::abs(value) >= 100) return with_commas(value);
  return fmt::format(fmt::runtime(std::abs(value) >= 10 ? "{:.1f}" : "{:.2f}"), value);
}

std::string seconds_text(double value) {
  if (value >= 1) return short_number(value) + " s";
  if (value >= 1e-3) return short_number(value * 1e3) + " ms";
  return short_number(value * 1e6) + " us";
}

std::string bytes_text(double value) {
  if (std::abs(value) >= 1e9) return short_number(value / 1e9) + " GB";
  if (std::abs(value) >= 1e6) return short_number(value / 1e6) + " MB";
  if (std::abs(value) >= 1e4) return short_number(value / 1e3) + " kB";
  return short_number(value) + " B";
}

}  // namespace

std::string value_text(double value, Unit unit) {
  switch (unit) {
    case Unit::kSeconds:
      return seconds_text(value);
    case Unit::kPerSecond:
      return with_commas(value) + "/s";
    case Unit::kBytes:
      return bytes_text(value);
    case Unit::kTimes:
      return short_number(value) + "x";
  }
  return "";
}

std::string cell_text(const LineResult& line, const std::string& contestant) {
  const auto found = line.outcomes.find(contestant);
  if (found == line.outcomes.end()) return "-";
  switch (found->second.state) {
    case Outcome::State::kMeasured:
      return value_text(found->second.value, line.line.unit);
    case Outcome::State::kNotAvailable:
      return "not available";
    case Outcome::State::kFailed:
      return "FAILED";
  }
  return "";
}

std::string aim_text(const Aim& aim, Unit unit) {
  switch (aim.kind) {
    case Aim::Kind::kTimesPeer:
      return fmt::format("{:g}x {}", aim.factor, aim.peer);
    case Aim::Kind::kTimesLimit:
      return fmt::format("within {:g}x of the limit", aim.factor);
    case Aim::Kind::kAtMost:
      return fmt::format("at most {}", value_text(aim.factor, unit));
  }
  return "";
}

std::string verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReached:
      return "yes";
    case Verdict::kMissed:
      return "no";
    case Verdict::kUnknown:
      return "?";
  }
  return "";
}

}  // namespace amend::bench
