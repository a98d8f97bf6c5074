#include "base/utf8.h"

#include <gtest/gtest.h>

namespace amend {
namespace {

TEST(Utf8, CountsCharacters) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("a\u00e9\u20ac\U0001F600"), 4U);
}

TEST(Utf8, CutsBetweenCharacters) {
  const std::string_view text = "a\u00e9\u20ac\U0001F600";  // 1, 2, 3 and 4 bytes
  for (const auto& [bytes, kept] : {std::pair{0U, 0U},
                                    {1U, 1U},
                                    {2U, 1U},
                                    {3U, 3U},
                                    {5U, 3U},
                                    {6U, 6U},
                                    {9U, 6U},
                                    {10U, 10U},
                                    {11U, 10U}}) {
    EXPECT_EQ(whole_characters(text, bytes), text.substr(0, kept)) << bytes;
  }
}

}  // namespace
}  // namespace amend
