#include "api/cursor.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/limits.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

filter::Standing standing(std::uint64_t position, std::string_view key = "null") {
  return {*filter::SortKey::from_json(*json::parse(key)), position};
}

TEST(Cursor, ComesBackForItsScopeOnly) {
  const std::string cursor = make_cursor(standing(42), "films");
  EXPECT_EQ(read_cursor(cursor, "films")->position, 42U);
  EXPECT_EQ(read_cursor(cursor, "books").status().code(), Code::kBadRequest);
  for (const char* text : {"", "x", "!!!!", "AAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_EQ(read_cursor(text, "films").status().code(), Code::kBadRequest) << text;
  }
}

TEST(Cursor, CarriesThePositionAndTheKey) {
  for (const char* key :
       {"null", "true", "-1", "0.1", "18446744073709551615", "{}", "\"\"", "\"a b\\n\u00e9\""}) {
    for (const std::uint64_t position :
         {std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()}) {
      const auto back = read_cursor(make_cursor(standing(position, key), "s"), "s");
      ASSERT_TRUE(back.ok()) << key;
      EXPECT_EQ(back->position, position);
      EXPECT_EQ(json::write(back->key.json()), json::write(*json::parse(key)));
    }
  }
}

TEST(Cursor, OfAGroupCarriesItsCountToo) {
  const engine::GroupStanding group{7, standing(42, "\"raw\"")};
  const std::string cursor = make_group_cursor(group, "films");
  const auto back = read_group_cursor(cursor, "films");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->count, 7U);
  EXPECT_EQ(back->key.position, 42U);
  EXPECT_EQ(json::write(back->key.key.json()), "\"raw\"");
  EXPECT_EQ(read_group_cursor(cursor, "books").status().code(), Code::kBadRequest);
  EXPECT_EQ(read_cursor(cursor, "films").status().code(), Code::kBadRequest) << "of a list";
  EXPECT_EQ(read_group_cursor(make_cursor(standing(42, "null"), "films"), "films").status().code(),
            Code::kBadRequest);
}

TEST(Cursor, TheLongestKeyFitsIntoAUrl) {
  const filter::SortKey key =
      *filter::SortKey::from_json(json::Value(std::string(limits::kSortTextBytes, '\x01')));
  const std::string cursor = make_cursor({key, 1}, "s");
  EXPECT_LT(cursor.size(), limits::kHeaderBytes / 4);
  EXPECT_EQ(read_cursor(cursor, "s")->key.json().string().size(), limits::kSortTextBytes);
}

}  // namespace
}  // namespace amend::api
