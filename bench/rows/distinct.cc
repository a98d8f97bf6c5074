// distinct: filters and a sort on a field that has a value of its own in every document, and no
// index that anybody made for it.
#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "bench/data/random.h"
#include "bench/rows/reads.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

// {serial} stands for the field in each language.
Filter on_serial(const std::string& name, const std::string& op, const std::string& amend_value,
                 const std::string& sql, const std::string& sqlite, Predicate truth) {
  const auto say = [](const std::string& text, const char* field) {
    return fmt::format(fmt::runtime(text), fmt::arg("serial", field));
  };
  return {"serial " + name,
          R"({"field":"serial","operator":")" + op + R"(","value":)" + amend_value + "}",
          say(sql, "(body->>'serial')"),
          say(sql, "serial"),
          say(sqlite, "(body ->> '$.serial')"),
          say(sql, "(body->>'$.serial')"),
          std::move(truth)};
}

// A hundred values that the store holds.
std::vector<std::string> hundred_serials(const Dataset& data) {
  std::vector<std::string> serials;
  Random random(100);
  for (int n = 0; n < 100; ++n) serials.push_back(make_document(random.below(data.size())).serial);
  return serials;
}

std::string list_of(const std::vector<std::string>& values, const char* quote) {
  std::string text;
  for (const std::string& value : values)
    text += (text.empty() ? "" : ",") + (quote + value) + quote;
  return text;
}

Filter is_equal(const Dataset& data) {
  const std::string value = make_document(data.size() / 3).serial;
  const std::string sql = "{serial} = '" + value + "'";
  return on_serial("eq", "eq", "\"" + value + "\"", sql, sql,
                   [=](const Document& d) { return d.serial == value; });
}

Filter is_in(const Dataset& data) {
  const std::vector<std::string> values = hundred_serials(data);
  const std::string sql = "{serial} IN (" + list_of(values, "'") + ")";
  return on_serial("in", "in", "[" + list_of(values, "\"") + "]", sql, sql, [=](const Document& d) {
    return std::find(values.begin(), values.end(), d.serial) != values.end();
  });
}

Filter is_between() {
  Filter filter =
      on_serial("range", "gte", "\"sn-80\"", "{serial} >= 'sn-80' AND {serial} < 'sn-82'",
                "{serial} >= 'sn-80' AND {serial} < 'sn-82'",
                [](const Document& d) { return d.serial >= "sn-80" && d.serial < "sn-82"; });
  filter.amend = R"({"AND":[{"field":"serial","operator":"gte","value":"sn-80"},
                            {"field":"serial","operator":"lt","value":"sn-82"}]})";
  return filter;
}

Filter starts_with() {
  return on_serial("prefix", "starts_with", "\"sn-4a\"", "{serial} LIKE 'sn-4a%'",
                   "{serial} GLOB 'sn-4a*'",
                   [](const Document& d) { return d.serial.starts_with("sn-4a"); });
}

Filter contains() {
  return on_serial("contains", "contains", "\"a7c\"", "{serial} LIKE '%a7c%'",
                   "{serial} GLOB '*a7c*'",
                   [](const Document& d) { return d.serial.find("a7c") != std::string::npos; });
}

Filter fits_regex() {
  static const std::regex kPattern("^sn-[0-4][a-f].*7$");
  return on_serial("regex", "regex", "\"^sn-[0-4][a-f].*7$\"", "{serial} ~ '^sn-[0-4][a-f].*7$'",
                   "{serial} GLOB 'sn-[0-4][a-f]*7'",
                   [](const Document& d) { return std::regex_match(d.serial, kPattern); });
}

void record_count(Trial& trial, const std::string& line, const Filter& filter) {
  const auto samples = measure_count(trial, filter);
  if (samples.ok()) {
    trial.record(line, *samples);
  } else {
    trial.record(line, samples.status());
  }
}

Status record_sort(Trial& trial) {
  const Before before = [](const Document& a, const Document& b) { return a.serial < b.serial; };
  AMEND_ASSIGN_OR_RETURN(const Samples samples,
                         measure_page(trial, {kEveryDocument, kSerial}, before));
  trial.record("distinct/sort", samples);
  return {};
}

Status run(Trial& trial) {
  record_count(trial, "distinct/eq", is_equal(trial.data()));
  record_count(trial, "distinct/in", is_in(trial.data()));
  record_count(trial, "distinct/range", is_between());
  record_count(trial, "distinct/prefix", starts_with());
  record_count(trial, "distinct/contains", contains());
  record_count(trial, "distinct/regex", fits_regex());
  return record_sort(trial);
}

Line line(const char* name, const char* work, double factor, double bytes_read) {
  const Limit limit = [=](Limits& limits) {
    return limits.read_seconds(bytes_read * limits.documents());
  };
  return {
      std::string("distinct/") + name, work, Unit::kSeconds, {times(factor, "postgres")}, limit};
}

}  // namespace

Row distinct_row() {
  constexpr double kCode = 4;   // bytes a document, if values are numbered
  constexpr double kText = 20;  // bytes a document, if every value must be looked at
  return {
      "distinct",
      {line("eq", "a value of its own each: count of one value", 50, kCode),
       line("in", "count of a hundred values", 50, kCode),
       line("range", "count of a range", 50, kCode), line("prefix", "count of a prefix", 50, kCode),
       line("contains", "count of a substring", 3, kText),
       line("regex", "count of a regular expression", 3, kText),
       line("sort", "the first 100 sorted by it", 50, kCode)},
      kOneOfEach,
      run};
}

}  // namespace amend::bench
