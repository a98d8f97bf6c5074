#include <gtest/gtest.h>

#include "bench/measure/samples.h"
#include "bench/report/chart.h"
#include "bench/report/json.h"
#include "bench/report/page.h"
#include "bench/report/table.h"
#include "bench/report/words.h"
#include "json/parse.h"

namespace amend::bench {
namespace {

Outcome measured(double value) {
  return {Outcome::State::kMeasured, value, {value}, ""};
}

LineResult line_of(Unit unit, std::vector<Aim> aims, double amend, double postgres) {
  return {"row",
          {"row", "work", unit, std::move(aims)},
          0.001,
          {{"amend", measured(amend)}, {"postgres", measured(postgres)}}};
}

Results two_lines() {
  Results results;
  results.documents = 1000;
  results.contestants = {"amend", "postgres"};
  results.versions = {{"amend", "0.1"}, {"postgres", "15"}};
  results.lines = {line_of(Unit::kSeconds, {times(500, "postgres"), times_limit(10)}, 0.012, 6),
                   line_of(Unit::kPerSecond, {times(3, "postgres")}, 20'000, 8'000)};
  results.lines[1].outcomes["postgres"] = {Outcome::State::kFailed, 0, {}, "wrong: <a> & b"};
  return results;
}

TEST(SamplesTest, MedianAndPercentile) {
  const Samples samples({5, 1, 4, 2, 3});
  EXPECT_EQ(samples.median(), 3);
  EXPECT_EQ(Samples({1, 2, 3, 10}).median(), 2.5);
  EXPECT_EQ(samples.percentile(0.99), 5);
  EXPECT_EQ(samples.percentile(0.2), 1);
  EXPECT_EQ(samples.percentile(0), 1);
}

TEST(VerdictTest, TimesAPeerInSeconds) {
  EXPECT_EQ(verdict(line_of(Unit::kSeconds, {}, 0.01, 5), times(500, "postgres")),
            Verdict::kReached);
  EXPECT_EQ(verdict(line_of(Unit::kSeconds, {}, 0.011, 5), times(500, "postgres")),
            Verdict::kMissed);
  EXPECT_EQ(verdict(line_of(Unit::kSeconds, {}, 0.01, 5), times(5, "duckdb")), Verdict::kUnknown);
}

TEST(VerdictTest, TimesAPeerPerSecond) {
  EXPECT_EQ(verdict(line_of(Unit::kPerSecond, {}, 30, 10), times(3, "postgres")),
            Verdict::kReached);
  EXPECT_EQ(verdict(line_of(Unit::kPerSecond, {}, 29, 10), times(3, "postgres")), Verdict::kMissed);
}

TEST(VerdictTest, TheLimitAndAFixedValue) {
  EXPECT_EQ(verdict(line_of(Unit::kSeconds, {}, 0.009, 1), times_limit(10)), Verdict::kReached);
  EXPECT_EQ(verdict(line_of(Unit::kSeconds, {}, 0.011, 1), times_limit(10)), Verdict::kMissed);
  EXPECT_EQ(verdict(line_of(Unit::kTimes, {}, 3, 1), at_most(3)), Verdict::kReached);
  EXPECT_EQ(verdict(line_of(Unit::kTimes, {}, 3.1, 1), at_most(3)), Verdict::kMissed);
}

TEST(VerdictTest, WhatFailedReachesNothing) {
  LineResult line = line_of(Unit::kSeconds, {}, 0.0001, 5);
  line.outcomes["amend"].state = Outcome::State::kFailed;
  EXPECT_EQ(verdict(line, times(500, "postgres")), Verdict::kUnknown);
  EXPECT_EQ(verdict(line, at_most(1)), Verdict::kUnknown);
}

TEST(WordsTest, ValuesAsPeopleReadThem) {
  EXPECT_EQ(value_text(5.9, Unit::kSeconds), "5.90 s");
  EXPECT_EQ(value_text(0.0123, Unit::kSeconds), "12.3 ms");
  EXPECT_EQ(value_text(0.00041, Unit::kSeconds), "410 us");
  EXPECT_EQ(value_text(41'000, Unit::kPerSecond), "41,000/s");
  EXPECT_EQ(value_text(1'234'567, Unit::kBytes), "1.23 MB");
  EXPECT_EQ(value_text(-123'456, Unit::kBytes), "-123 kB");
  EXPECT_EQ(value_text(1234, Unit::kTimes), "1,234x");
}

TEST(TableTest, ALineForEachAimAndAReasonForWhatHasNoValue) {
  const std::string text = terminal_table(two_lines());
  EXPECT_NE(text.find("500x postgres"), std::string::npos) << text;
  EXPECT_NE(text.find("within 10x of the limit"), std::string::npos) << text;
  EXPECT_NE(text.find("FAILED"), std::string::npos) << text;
  EXPECT_NE(text.find("row, postgres: wrong: <a> & b"), std::string::npos) << text;
  EXPECT_NE(markdown_table(two_lines()).find("| row | 12.0 ms | 6.00 s | 500x |"),
            std::string::npos);
}

TEST(JsonTest, HoldsEveryLine) {
  const auto parsed = json::parse(results_json(two_lines()));
  ASSERT_TRUE(parsed.ok());
  const json::Array& lines = parsed.value().find("lines")->array();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].find("aims")->array()[0].find("reached")->string(), "yes");
  EXPECT_EQ(lines[1].find("outcomes")->find("postgres")->find("state")->string(), "failed");
  const json::Value* ours = lines[0].find("outcomes")->find("amend");
  EXPECT_EQ(ours->find("raw")->array().size(), 1U);
}

TEST(ChartTest, DrawsABarForEachValue) {
  const std::string svg = results_chart(two_lines());
  std::size_t bars = 0;
  for (std::size_t at = svg.find("<title>amend: "); at != std::string::npos;
       at = svg.find("<title>amend: ", at + 1)) {
    ++bars;
  }
  EXPECT_EQ(bars, 2U);
  EXPECT_NE(svg.find("prefers-color-scheme: dark"), std::string::npos);
  EXPECT_NE(svg.find("class=\"limit\""), std::string::npos);
}

TEST(PageTest, NamesTheMachineAndTheVersions) {
  Results results = two_lines();
  results.machine = {"a processor", 2, std::uint64_t{1} << 30, "Linux 1"};
  const std::string page = results_page(results);
  EXPECT_NE(page.find("a processor, 2 cores"), std::string::npos);
  EXPECT_NE(page.find("postgres (15)"), std::string::npos);
}

}  // namespace
}  // namespace amend::bench
