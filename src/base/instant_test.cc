#include "base/instant.h"

#include <gtest/gtest.h>

namespace amend {
namespace {

std::int64_t seconds(std::string_view text) {
  const auto read = parse_instant(text);
  EXPECT_TRUE(read.has_value()) << text;
  return read ? read->instant.seconds : 0;
}

TEST(Instant, ReadsEverySpelling) {
  EXPECT_EQ(seconds("1970-01-01"), 0);
  EXPECT_EQ(seconds("2026-02-03T10:15:30Z"), 1770113730);
  EXPECT_EQ(seconds("2026-02-03 10:15:30"), 1770113730);
  EXPECT_EQ(seconds("2026-02-03t10:15:30z"), 1770113730);
  EXPECT_EQ(seconds("2026-02-03T12:15:30+02:00"), 1770113730);
  EXPECT_EQ(seconds("2026-02-03T05:45:30-0430"), 1770113730);
  EXPECT_EQ(seconds("2026-02-03T10:15"), 1770113700);
  EXPECT_EQ(seconds("2024-02-29"), 1709164800);
  EXPECT_EQ(seconds("1969-12-31T23:59:59Z"), -1);
  EXPECT_EQ(parse_instant("2026-02-03T10:15:30.5Z")->instant.nanoseconds, 500'000'000);
  EXPECT_EQ(parse_instant("2026-02-03T10:15:30.123456789Z")->instant.nanoseconds, 123'456'789);
}

TEST(Instant, SaysWhatTheTextSays) {
  EXPECT_FALSE(parse_instant("2026-02-03")->has_time);
  EXPECT_FALSE(parse_instant("2026-02-03T10:15")->has_zone);
  EXPECT_TRUE(parse_instant("2026-02-03T10:15Z")->has_zone);
}

TEST(Instant, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           "2026",
                           "2026-02",
                           "2026-02-30",
                           "2025-02-29",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-00",
                           "2026-1-1",
                           "2026-02-03T24:00",
                           "2026-02-03T10:60",
                           "2026-02-03T10:15:60",
                           "2026-02-03T10",
                           "2026-02-03T10:15:30.",
                           "2026-02-03T10:15:30.1234567890",
                           "2026-02-03T10:15:30+2",
                           "2026-02-03T10:15:30+24:00",
                           "2026-02-03X10:15",
                           " 2026-02-03",
                           "2026-02-03 ",
                           "2026-02-03T",
                           "+2026-02-03",
                           "20260203",
                           "2026-02-03T10:15:30ZZ"}) {
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace amend
