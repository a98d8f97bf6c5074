#include "text/substitute.h"

#include <gtest/gtest.h>

namespace amend::text {
namespace {

std::string substituted(std::string_view text, const Variables& variables = {}) {
  auto result = substitute(text, variables);
  return result.ok() ? *result : "fault: " + result.status().message();
}

bool refused(std::string_view text) {
  return !substitute(text, {}).ok();
}

TEST(Substitute, Variables) {
  EXPECT_EQ(substituted("/a/{{ns}}/{{n}}", {{"ns", "x y"}, {"n", 7}}), "/a/x y/7");
  EXPECT_EQ(substituted("{{f}}", {{"f", 1.0}}), "1.0");
  EXPECT_TRUE(refused("{{ns}}"));
}

TEST(Substitute, LeavesOtherBracesAlone) {
  EXPECT_EQ(substituted(R"({"a":{"b":{}}})"), R"({"a":{"b":{}}})");
  EXPECT_EQ(substituted("{{INPUT.x}}"), "{{INPUT.x}}");
}

TEST(Substitute, Repeat) {
  EXPECT_EQ(substituted("<{{repeat:3:ab}}>"), "<ababab>");
  EXPECT_EQ(substituted("{{repeat:0:ab}}"), "");
  EXPECT_EQ(substituted("{{repeat:2*3:[}}"), "[[[[[[");
  EXPECT_TRUE(refused("{{repeat:x:ab}}"));
  EXPECT_TRUE(refused("{{repeat:3}}"));
  EXPECT_TRUE(refused("{{repeat:3:ab"));
}

TEST(Substitute, SequencesCountFromOne) {
  EXPECT_EQ(substituted(R"([{{seq:3:{"id":"d%","x":{}}}}])"),
            R"([{"id":"d1","x":{}},{"id":"d2","x":{}},{"id":"d3","x":{}}])");
  EXPECT_EQ(substituted("{{seq:1:%}}"), "1");
  EXPECT_EQ(substituted("{{lines:2:{\"a\":%}}}"), "{\"a\":1}\n{\"a\":2}");
  EXPECT_EQ(substituted("{{seq:2:%{{c}}}}", {{"c", "x"}}), "1x,2x");
}

TEST(Substitute, Nest) {
  EXPECT_EQ(substituted(R"({{nest:2:{"A":[%]}|{"f":1}}})"), R"({"A":[{"A":[{"f":1}]}]})");
  EXPECT_EQ(substituted("{{nest:0:[%]|1}}"), "1");
  EXPECT_TRUE(refused("{{nest:2:[%]}}"));
}

TEST(Unescape, Bytes) {
  EXPECT_EQ(*unescape(R"(a\n\t\r\\\xff\x00b)"), std::string("a\n\t\r\\\xff\0b", 8));
  EXPECT_FALSE(unescape("\\q").ok());
  EXPECT_FALSE(unescape("\\xg0").ok());
  EXPECT_FALSE(unescape("\\x1").ok());
  EXPECT_FALSE(unescape("a\\").ok());
}

}  // namespace
}  // namespace amend::text
