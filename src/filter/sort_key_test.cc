#include "filter/sort_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "filter/random.h"
#include "filter/testing.h"
#include "json/compare.h"
#include "json/write.h"

namespace amend::filter {
namespace {

constexpr Direction kUp = Direction::kAscending;
constexpr Direction kDown = Direction::kDescending;

SortKey key_of(const json::Value& body, Direction direction, const char* path = "f") {
  const document::Document document = document_of(body);
  return SortKey::of(resolve(FieldPath(path), document), direction);
}

// The key of {"f": value}, ascending and descending.
std::string keys(std::string_view value) {
  const json::Value body = json_of("{\"f\":" + std::string(value) + "}");
  return json::write(key_of(body, kUp).json()) + " " + json::write(key_of(body, kDown).json());
}

SortKey key(std::string_view value) {
  const auto key = SortKey::from_json(json_of(value));
  EXPECT_TRUE(key.has_value()) << value;
  return key.value_or(SortKey());
}

TEST(SortKey, ScalarsAreTheirOwnKeys) {
  for (const char* value : {"true", "-1", "1.5", "18446744073709551615", "\"x\"", "\"\""}) {
    EXPECT_EQ(keys(value), std::string(value) + " " + value);
  }
}

TEST(SortKey, NothingOfferedIsNone) {
  for (const char* value : {"null", "[]", "[null]", "[null,null]"}) {
    EXPECT_EQ(keys(value), "null null") << value;
  }
  EXPECT_TRUE(key_of(json_of("{}"), kUp).json().is_null()) << "missing";
  EXPECT_TRUE(key_of(json_of(R"({"f":[]})"), kUp, "f.x").json().is_null()) << "below nothing";
}

TEST(SortKey, OfAnArrayTheSmallestOrTheLargestElement) {
  EXPECT_EQ(keys("[3,1,2]"), "1 3");
  EXPECT_EQ(keys(R"([3,"a",null,true])"), R"(true "a")");
  EXPECT_EQ(keys(R"(["b",{"x":1},2])"), "2 {}");
  EXPECT_EQ(keys("[[1],5]"), "5 {}") << "an array inside an array is offered as a whole";
  EXPECT_EQ(keys("[[]]"), "{} {}");
}

TEST(SortKey, ObjectsAreOther) {
  EXPECT_EQ(keys("{}"), "{} {}");
  EXPECT_EQ(keys(R"({"a":1})"), "{} {}");
}

TEST(SortKey, OfSeveralValuesFoundTheSmallestOrTheLargest) {
  const json::Value body = json_of(R"({"f":[{"x":3},{"x":[1,9]},{"y":0},{"x":null},{"x":"s"}]})");
  EXPECT_EQ(json::write(key_of(body, kUp, "f.x").json()), "1");
  EXPECT_EQ(json::write(key_of(body, kDown, "f.x").json()), "\"s\"");
}

TEST(SortKey, PathsOfEveryKind) {
  const json::Value body = json_of(R"({"a.b":1,"a":{"b":2,"c":[5,6]}})");
  EXPECT_EQ(json::write(key_of(body, kUp, "a.b").json()), "1");
  EXPECT_EQ(json::write(key_of(body, kUp, "a.c.1").json()), "6");
  EXPECT_EQ(json::write(key_of(body, kUp, "document_id").json()), "\"Doc-1\"");
  EXPECT_EQ(json::write(key_of(body, kUp, "_internal.version").json()), "7");
  EXPECT_EQ(json::write(key_of(body, kUp, "created_at").json()), "\"2026-02-02T02:40:00.000000Z\"");
}

// Values in ascending order; those in one line are equal.
const std::vector<std::vector<const char*>> kOrder = {
    {"false"},
    {"true"},
    {"-1e300"},
    {"-9223372036854775808"},
    {"-1", "-1.0"},
    {"0", "0.0", "-0.0"},
    {"5e-324"},
    {"1", "1.0"},
    {"9007199254740992", "9007199254740992.0"},
    {"9007199254740993"},
    {"18446744073709551615"},
    {"1.8446744073709552e19"},
    {R"("")"},
    {R"("10")"},
    {R"("2")"},
    {R"("A")"},
    {R"("a")"},
    {R"("a\u0000")"},
    {R"("aa")"},
    {R"("\u007f")"},
    {R"("\u00e9")"},
    {R"("\uffff")"},
    {R"("\ud800\udc00")"},
    {"{}"},
    {"null"},
};

TEST(SortKey, TheOrderOfKeys) {
  for (std::size_t a = 0; a < kOrder.size(); ++a) {
    for (std::size_t b = 0; b < kOrder.size(); ++b) {
      for (const char* left : kOrder[a]) {
        for (const char* right : kOrder[b]) {
          const bool last = std::max(a, b) == kOrder.size() - 1;
          EXPECT_EQ(SortKey::compare(key(left), key(right), kUp), a <=> b) << left << " " << right;
          EXPECT_EQ(SortKey::compare(key(left), key(right), kDown), last ? a <=> b : b <=> a)
              << left << " " << right;
        }
      }
    }
  }
}

TEST(SortKey, TheFirstCharactersOfAStringCount) {
  const std::string full(limits::kSortTextBytes, 'x');
  const auto text_key = [](const std::string& text) {
    return key_of(json::make_object({{"f", text}}), kUp);
  };
  EXPECT_EQ(text_key(full).json().string(), full);
  EXPECT_EQ(text_key(full + "a").json().string(), full);
  EXPECT_TRUE(SortKey::compare(text_key(full + "a"), text_key(full + "b"), kUp) == 0);
  EXPECT_TRUE(SortKey::compare(text_key(full.substr(1)), text_key(full), kUp) < 0);
  const std::string before = full.substr(1);
  EXPECT_EQ(text_key(before + "\u00e9").json().string(), before) << "whole characters only";
  const json::Value list = json_of("{\"f\":[\"" + full + "b\",\"" + full + "a\"]}");
  EXPECT_EQ(key_of(list, kDown).json().string(), full);
}

TEST(SortKey, FromJson) {
  for (const char* text : {"null", "true", "1", "2.5", "\"x\"", "{}"}) {
    EXPECT_EQ(json::write(key(text).json()), text);
  }
  EXPECT_FALSE(SortKey::from_json(json_of("[]")).has_value());
  EXPECT_FALSE(SortKey::from_json(json_of("{\"a\":1}")).has_value());
  const std::string full(limits::kSortTextBytes, 'x');
  EXPECT_TRUE(SortKey::from_json(json::Value(full)).has_value());
  EXPECT_FALSE(SortKey::from_json(json::Value(full + "x")).has_value());
}

TEST(SortKey, EqualKeysStandInTheOrderOfCreation) {
  for (const Direction direction : {kUp, kDown}) {
    EXPECT_TRUE(compare({key("1"), 4}, {key("1.0"), 5}, direction) < 0);
    EXPECT_TRUE(compare({key("{}"), 4}, {key("{}"), 5}, direction) < 0);
    EXPECT_TRUE(compare({key("null"), 4}, {key("null"), 5}, direction) < 0);
    EXPECT_TRUE(compare({key("1"), 4}, {key("1"), 4}, direction) == 0);
  }
  EXPECT_TRUE(compare({key("2"), 4}, {key("1"), 5}, kUp) > 0);
  EXPECT_TRUE(compare({key("2"), 4}, {key("1"), 5}, kDown) < 0);
}

// A key that is kept as JSON says all that the order asks of it, and the order is one.
TEST(SortKeyProperty, RandomValues) {
  Random random(11);
  std::vector<Standing> standings;
  for (std::uint64_t position = 0; position < 150; ++position) {
    const json::Value body = json::make_object({{"f", random.value(2)}});
    const SortKey made = key_of(body, kUp);
    const auto back = SortKey::from_json(json_of(json::write(made.json())));
    ASSERT_TRUE(back.has_value());
    ASSERT_TRUE(SortKey::compare(made, *back, kUp) == 0);
    standings.push_back({made, position});
  }
  for (const Direction direction : {kUp, kDown}) {
    std::sort(standings.begin(), standings.end(),
              [&](const Standing& a, const Standing& b) { return compare(a, b, direction) < 0; });
    for (std::size_t a = 0; a < standings.size(); ++a) {
      for (std::size_t b = 0; b < standings.size(); ++b) {
        ASSERT_EQ(compare(standings[a], standings[b], direction), a <=> b);
      }
    }
  }
}

}  // namespace
}  // namespace amend::filter
