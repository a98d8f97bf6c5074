#include "aggregate/dates.h"

#include <gtest/gtest.h>

namespace amend::aggregate {
namespace {

Instant at(const char* text) {
  const auto read = parse_instant(text);
  EXPECT_TRUE(read) << text;
  return read ? read->instant : Instant();
}

TEST(Dates, TruncateToTheBeginningOfEachPeriod) {
  const Instant instant = at("2024-08-15T13:47:59.9Z");  // a Thursday
  EXPECT_EQ(truncate(instant, Unit::kYear), "2024-01-01T00:00:00Z");
  EXPECT_EQ(truncate(instant, Unit::kMonth), "2024-08-01T00:00:00Z");
  EXPECT_EQ(truncate(instant, Unit::kWeek), "2024-08-12T00:00:00Z");
  EXPECT_EQ(truncate(instant, Unit::kDay), "2024-08-15T00:00:00Z");
  EXPECT_EQ(truncate(instant, Unit::kHour), "2024-08-15T13:00:00Z");
  EXPECT_EQ(truncate(instant, Unit::kMinute), "2024-08-15T13:47:00Z");
  EXPECT_EQ(truncate(instant, Unit::kSecond), "2024-08-15T13:47:59Z");
  EXPECT_EQ(truncate(at("1969-12-31T23:59:59Z"), Unit::kHour), "1969-12-31T23:00:00Z");
  EXPECT_EQ(truncate(at("2024-08-11"), Unit::kWeek), "2024-08-05T00:00:00Z") << "a Sunday";
}

TEST(Dates, PartsCountAsTheContractSays) {
  const Instant instant = at("2024-12-29T23:59:58Z");  // a Sunday in a leap year
  EXPECT_EQ(part(instant, Unit::kYear), 2024);
  EXPECT_EQ(part(instant, Unit::kMonth), 12);
  EXPECT_EQ(part(instant, Unit::kWeek), 52);
  EXPECT_EQ(part(instant, Unit::kDay), 29);
  EXPECT_EQ(part(instant, Unit::kHour), 23);
  EXPECT_EQ(part(instant, Unit::kMinute), 59);
  EXPECT_EQ(part(instant, Unit::kSecond), 58);
  EXPECT_EQ(part(instant, Unit::kDayOfWeek), 1);
  EXPECT_EQ(part(instant, Unit::kDayOfYear), 364);
}

TEST(Dates, IsoWeeksAtTheTurnOfTheYear) {
  EXPECT_EQ(part(at("2024-12-30"), Unit::kWeek), 1) << "of 2025";
  EXPECT_EQ(part(at("2021-01-01"), Unit::kWeek), 53) << "of 2020";
  EXPECT_EQ(part(at("2026-12-31"), Unit::kWeek), 53);
  EXPECT_EQ(part(at("2023-01-01"), Unit::kWeek), 52) << "of 2022";
  EXPECT_EQ(part(at("2024-01-06"), Unit::kDayOfWeek), 7) << "a Saturday";
}

}  // namespace
}  // namespace amend::aggregate
