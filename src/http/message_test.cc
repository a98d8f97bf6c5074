#include "http/message.h"

#include <gtest/gtest.h>

namespace amend::http {
namespace {

TEST(Headers, FindIgnoresCaseAndGivesTheFirst) {
  Headers headers;
  headers.add("X-Key", "1");
  headers.add("x-kEY", "2");
  ASSERT_NE(headers.find("x-key"), nullptr);
  EXPECT_EQ(*headers.find("X-KEY"), "1");
  EXPECT_EQ(headers.find("X-Ke"), nullptr);
}

TEST(Headers, AllGivesEveryValueInOrder) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  EXPECT_EQ(headers.all("a"), (std::vector<std::string_view>{"1", "3"}));
  EXPECT_TRUE(headers.all("c").empty());
  EXPECT_EQ(headers.lines().size(), 3U);
}

}  // namespace
}  // namespace amend::http
