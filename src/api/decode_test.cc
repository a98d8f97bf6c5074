#include "api/decode.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace amend::api {
namespace {

std::size_t reported(std::size_t faults) {
  Faults collected;
  for (std::size_t i = 0; i < faults; ++i) collected.add({"body"}, "is wrong", "value_error");
  return collected.status().issues().size();
}

std::string reported_name(const std::string& name) {
  Faults faults;
  faults.add({"body", name}, "is wrong", "value_error");
  return std::get<std::string>(faults.status().issues().front().loc.back());
}

TEST(Faults, OneBelowAtAndAboveTheirLimit) {
  EXPECT_EQ(reported(limits::kReportedFaults - 1), limits::kReportedFaults - 1);
  EXPECT_EQ(reported(limits::kReportedFaults), limits::kReportedFaults);
  EXPECT_EQ(reported(limits::kReportedFaults + 1), limits::kReportedFaults);
}

TEST(Faults, LongNamesAreCutBetweenCharacters) {
  const std::string longest(limits::kReportedNameBytes, 'x');
  EXPECT_EQ(reported_name(longest.substr(1)), longest.substr(1));
  EXPECT_EQ(reported_name(longest), longest);
  EXPECT_EQ(reported_name(longest + "x"), longest + "...");
  EXPECT_EQ(reported_name(longest.substr(1) + "é"), longest.substr(1) + "...");
}

}  // namespace
}  // namespace amend::api
