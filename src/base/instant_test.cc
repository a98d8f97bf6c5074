#include "base/instant.h"

#include <gtest/gtest.h>

namespace amend {
namespace {

std::int64_t seconds(std::string_view text) {
  const auto found = parse_instant(text);
  EXPECT_TRUE(found.has_value()) << text;
  return found ? found->instant.seconds : -1;
}

std::int32_t nanoseconds(std::string_view text) {
  const auto found = parse_instant(text);
  EXPECT_TRUE(found.has_value()) << text;
  return found ? found->instant.nanoseconds : -1;
}

bool zoned(std::string_view text) {
  const auto found = parse_instant(text);
  EXPECT_TRUE(found.has_value()) << text;
  return found && found->has_zone;
}

TEST(Instant, ADateIsMidnightUtc) {
  EXPECT_EQ(seconds("1970-01-01"), 0);
  EXPECT_EQ(seconds("1970-01-02"), 86400);
  EXPECT_EQ(seconds("1969-12-31"), -86400);
  EXPECT_EQ(seconds("2026-02-03"), 1770076800);
  EXPECT_EQ(seconds("0000-01-01"), -62167219200);
  EXPECT_EQ(seconds("9999-12-31"), 253402214400);
}

TEST(Instant, TimeFollowsTOrSpace) {
  for (const char* text : {"2026-02-03T10:15", "2026-02-03t10:15", "2026-02-03 10:15",
                           "2026-02-03T10:15:00", "2026-02-03T10:15:00.0"}) {
    EXPECT_EQ(seconds(text), 1770113700) << text;
  }
}

TEST(Instant, FractionHasOneToNineDigits) {
  EXPECT_EQ(nanoseconds("2026-02-03T10:15:00.5"), 500'000'000);
  EXPECT_EQ(nanoseconds("2026-02-03T10:15:00.000001"), 1000);
  EXPECT_EQ(nanoseconds("2026-02-03T10:15:00.123456789Z"), 123'456'789);
  EXPECT_FALSE(parse_instant("2026-02-03T10:15:00.1234567890"));
  EXPECT_FALSE(parse_instant("2026-02-03T10:15:00."));
}

TEST(Instant, ZonesShift) {
  EXPECT_EQ(seconds("1970-01-01T00:00Z"), 0);
  EXPECT_EQ(seconds("1970-01-01T00:00z"), 0);
  EXPECT_EQ(seconds("1970-01-01T02:00+02:00"), 0);
  EXPECT_EQ(seconds("1970-01-01T02:00:00.5+0200"), 0);
  EXPECT_EQ(seconds("1969-12-31T18:30:00-05:30"), 0);
  EXPECT_EQ(seconds("1970-01-01-01:00"), 3600);
}

TEST(Instant, ZonedIsOnlyWhatNamesItsZone) {
  EXPECT_FALSE(zoned("2026-02-03"));
  EXPECT_FALSE(zoned("2026-02-03T10:15:00"));
  EXPECT_TRUE(zoned("2026-02-03T10:15:00Z"));
  EXPECT_TRUE(zoned("2026-02-03T10:15:00+00:00"));
  EXPECT_TRUE(zoned("2026-02-03Z"));
}

TEST(Instant, OnlyRealDatesAndTimes) {
  EXPECT_TRUE(parse_instant("2024-02-29"));
  EXPECT_TRUE(parse_instant("2000-02-29"));
  EXPECT_TRUE(parse_instant("2026-02-03T23:59:59+23:59"));
  for (const char* text :
       {"2023-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-00-01", "2026-13-01",
        "2026-01-00", "2026-01-32", "2026-02-03T24:00", "2026-02-03T10:60", "2026-02-03T10:15:60",
        "2026-02-03T10:15Z+", "2026-02-03T10:15+24:00", "2026-02-03T10:15+10:60"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Instant, NothingElseIsAnInstant) {
  for (const char* text : {"",
                           "2026",
                           "2026-02",
                           "2026-2-3",
                           "20260203",
                           "2026-02-03T",
                           "2026-02-03T10",
                           "2026-02-03T10:1",
                           "2026-02-03T10:15:0",
                           "2026-02-03T1015",
                           " 2026-02-03",
                           "2026-02-03 ",
                           "2026-02-03T10:15 Z",
                           "2026-02-03T10:15ZZ",
                           "2026-02-03T10:15+1",
                           "2026-02-03T10:15+10",
                           "2026-02-03T10:15+10:",
                           "2026-02-03  10:15",
                           "+2026-02-03",
                           "2026/02/03",
                           "12026-02-03",
                           "2026-02-03T10:15:00,5",
                           "2026-02-03T-1:15"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

}  // namespace
}  // namespace amend
