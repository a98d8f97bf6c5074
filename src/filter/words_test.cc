#include "filter/words.h"

#include <gtest/gtest.h>

namespace amend::filter {
namespace {

using Words = std::vector<std::string>;

TEST(Words, AreRunsOfLettersAndDigits) {
  EXPECT_EQ(words_of("b-a_c, 42nd a", false), (Words{"42nd", "a", "b", "c"}));
  EXPECT_EQ(words_of("", false), Words{});
  EXPECT_EQ(words_of(" ,.-", false), Words{});
}

TEST(Words, LettersAndDigitsAreThoseOfUnicode) {
  EXPECT_EQ(words_of("Über Größe 漢字 ٤٢ Ⅻ", false), (Words{"Größe", "Über", "٤٢", "Ⅻ", "漢字"}));
  EXPECT_EQ(words_of("a\u0301b", false), (Words{"a", "b"}));  // a combining mark is no letter
  EXPECT_EQ(words_of("a\xff"
                     "b",
                     false),
            (Words{"a", "b"}));
}

TEST(Words, FoldIfAsked) {
  EXPECT_EQ(words_of("Über ÜBER", true), (Words{"über"}));
  EXPECT_EQ(words_of("Über ÜBER", false), (Words{"ÜBER", "Über"}));
}

TEST(Words, AllMustBeThereAsWholeWords) {
  const Words query = words_of("Red FOX", true);
  EXPECT_TRUE(has_all_words("the fox is RED.", query, true));
  EXPECT_TRUE(has_all_words("red,fox", query, true));
  EXPECT_FALSE(has_all_words("red foxes", query, true));
  EXPECT_FALSE(has_all_words("redfox", query, true));
  EXPECT_FALSE(has_all_words("red red", query, true));
  EXPECT_FALSE(has_all_words("", query, true));
  EXPECT_FALSE(has_all_words("anything", {}, true));
}

}  // namespace
}  // namespace amend::filter
