#include "embedded/columns/dictionary.h"

#include <gtest/gtest.h>

#include <string>

namespace amend::embedded {
namespace {

TEST(Dictionary, NumbersDistinctTextsInOrder) {
  Dictionary dictionary("missing");
  EXPECT_EQ(dictionary.size(), 2U);
  EXPECT_EQ(dictionary.add("missing"), kMissingCode);
  EXPECT_EQ(dictionary.add("a"), 2U);
  EXPECT_EQ(dictionary.add("b"), 3U);
  EXPECT_EQ(dictionary.add("a"), 2U);
  EXPECT_EQ(dictionary[kUnknownCode], "");
  EXPECT_EQ(dictionary[3], "b");
}

TEST(Dictionary, KeepsEntriesWhereTheyAre) {
  Dictionary dictionary("missing");
  constexpr ColumnCode kEnd = 300'000;
  std::vector<const char*> places;
  for (ColumnCode code = 2; code < kEnd; ++code) {
    ASSERT_EQ(dictionary.add("entry " + std::to_string(code)), code);
    places.push_back(dictionary[code].data());
  }
  for (ColumnCode code = 2; code < kEnd; ++code) {
    ASSERT_EQ(dictionary[code].data(), places[code - 2]);
    ASSERT_EQ(dictionary[code], "entry " + std::to_string(code));
    ASSERT_EQ(dictionary.add("entry " + std::to_string(code)), code);
  }
}

TEST(Dictionary, TakesTextsLargerThanItsBlocks) {
  Dictionary dictionary("missing");
  const std::string large(1'000'000, 'x');
  const ColumnCode code = dictionary.add(large);
  EXPECT_EQ(dictionary.add("small"), code + 1);
  EXPECT_EQ(dictionary[code], large);
  EXPECT_GT(dictionary.bytes(), large.size());
  EXPECT_LT(dictionary.bytes(), large.size() + 300'000);
}

}  // namespace
}  // namespace amend::embedded
