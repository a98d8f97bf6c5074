#include "bench/report/json.h"

#include <cmath>

#include "bench/report/words.h"
#include "json/write.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostRaw = 200;  // numbers of one outcome; of more, evenly chosen ones

json::Value number(double value) {
  return std::isfinite(value) ? json::Value(value) : json::Value();
}

json::Array raw_numbers(const std::vector<double>& raw) {
  json::Array numbers;
  const std::size_t step = raw.size() / kMostRaw + 1;
  for (std::size_t n = 0; n < raw.size(); n += step) numbers.push_back(number(raw[n]));
  return numbers;
}

const char* state_word(Outcome::State state) {
  switch (state) {
    case Outcome::State::kMeasured:
      return "measured";
    case Outcome::State::kNotAvailable:
      return "not available";
    case Outcome::State::kFailed:
      return "failed";
  }
  return "";
}

const char* unit_word(Unit unit) {
  switch (unit) {
    case Unit::kSeconds:
      return "seconds";
    case Unit::kPerSecond:
      return "per second";
    case Unit::kBytes:
      return "bytes";
    case Unit::kTimes:
      return "times";
  }
  return "";
}

json::Value outcome_json(const LineResult& line, const std::string& contestant,
                         const Outcome& outcome) {
  json::Object object;
  object.append("state", state_word(outcome.state));
  if (outcome.state == Outcome::State::kMeasured) {
    object.append("value", number(outcome.value));
    object.append("raw", raw_numbers(outcome.raw));
    object.append("samples", static_cast<std::uint64_t>(outcome.raw.size()));
  }
  if (!outcome.note.empty()) object.append("note", outcome.note);
  const auto ratio = times_as_good(line, contestant);
  if (ratio && contestant != "amend") object.append("amend_is_times_as_good", number(*ratio));
  return object;
}

json::Value aims_json(const LineResult& line) {
  json::Array aims;
  for (const Aim& aim : line.line.aims) {
    aims.push_back(json::make_object(
        {{"aim", aim_text(aim, line.line.unit)}, {"reached", verdict_text(verdict(line, aim))}}));
  }
  return aims;
}

json::Value line_json(const LineResult& line) {
  json::Object outcomes;
  for (const auto& [contestant, outcome] : line.outcomes) {
    outcomes.append(contestant, outcome_json(line, contestant, outcome));
  }
  return json::make_object({{"row", line.row},
                            {"name", line.line.name},
                            {"work", line.line.work},
                            {"unit", unit_word(line.line.unit)},
                            {"limit", line.limit ? number(*line.limit) : json::Value()},
                            {"aims", aims_json(line)},
                            {"outcomes", std::move(outcomes)}});
}

json::Value limits_json(const std::map<std::uint64_t, double>& seconds_of) {
  json::Array pairs;
  for (const auto& [bytes, seconds] : seconds_of) {
    pairs.push_back(json::make_object({{"bytes", bytes}, {"seconds", number(seconds)}}));
  }
  return pairs;
}

json::Value machine_json(const Machine& machine) {
  return json::make_object({{"cpu", machine.cpu},
                            {"cores", static_cast<std::uint64_t>(machine.cores)},
                            {"memory_bytes", machine.memory_bytes},
                            {"kernel", machine.kernel}});
}

}  // namespace

std::string results_json(const Results& results) {
  json::Object versions;
  for (const auto& [contestant, version] : results.versions) versions.append(contestant, version);
  std::string text = "{\n";
  const auto member = [&](const char* name, const json::Value& value) {
    text += "\"" + std::string(name) + "\": " + json::write(value) + ",\n";
  };
  member("date", results.date);
  member("seconds", number(results.seconds));
  member("documents", results.documents);
  member("document_bytes", results.document_bytes);
  member("machine", machine_json(results.machine));
  member("versions", std::move(versions));
  member("synced_writes", limits_json(results.writes));
  member("memory_passes", limits_json(results.reads));
  text += "\"lines\": [\n";
  for (const LineResult& line : results.lines) {
    text += json::write(line_json(line));
    text += &line == &results.lines.back() ? "\n" : ",\n";
  }
  return text + "]\n}\n";
}

}  // namespace amend::bench
