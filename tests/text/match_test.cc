// A matcher that cannot fail proves nothing: everything here is shown to pass and to fail.
#include "text/match.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace amend::text {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value();
}

bool matches(std::string_view pattern, std::string_view actual, Variables variables = {}) {
  return !match(parsed(pattern), parsed(actual), variables);
}

bool is_good(std::string_view pattern) {
  return !find_fault(parsed(pattern));
}

TEST(Match, EqualValuesMatch) {
  for (const char* text : {"null", "true", "1", "1.0", "\"a\"", "[]", "{}", "[1,[2]]",
                           R"({"a":{"b":[null,false]}})", "18446744073709551615", "\"\""}) {
    EXPECT_TRUE(matches(text, text)) << text;
  }
}

TEST(Match, DifferentScalarsDoNot) {
  EXPECT_FALSE(matches("1", "2"));
  EXPECT_FALSE(matches("\"a\"", "\"A\""));
  EXPECT_FALSE(matches("true", "false"));
  EXPECT_FALSE(matches("null", "false"));
  EXPECT_FALSE(matches("0", "null"));
  EXPECT_FALSE(matches("\"1\"", "1"));
  EXPECT_FALSE(matches("1", "true"));
}

TEST(Match, IntegersAreNotDoubles) {
  EXPECT_FALSE(matches("1", "1.0"));
  EXPECT_FALSE(matches("1.0", "1"));
  EXPECT_FALSE(matches(R"({"a":[1]})", R"({"a":[1.0]})"));
  EXPECT_FALSE(matches("9007199254740993", "9007199254740992"));
}

TEST(Match, ContainersOfAnotherKindDoNot) {
  EXPECT_FALSE(matches("{}", "[]"));
  EXPECT_FALSE(matches("[]", "{}"));
  EXPECT_FALSE(matches("{}", "null"));
  EXPECT_FALSE(matches("[]", "\"\""));
  EXPECT_FALSE(matches("null", "{}"));
}

TEST(Match, MembersHaveNoOrder) {
  EXPECT_TRUE(matches(R"({"a":1,"b":2})", R"({"b":2,"a":1})"));
}

TEST(Match, MissingMembersFail) {
  EXPECT_FALSE(matches(R"({"a":1,"b":2})", R"({"a":1})"));
  EXPECT_FALSE(matches(R"({"a":"<any>"})", "{}"));
  EXPECT_FALSE(matches(R"({"a":null})", "{}"));
}

TEST(Match, ExtraMembersFail) {
  EXPECT_FALSE(matches(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(matches("{}", R"({"b":null})"));
  EXPECT_FALSE(matches(R"([{"a":1}])", R"([{"a":1,"b":2}])"));
}

TEST(Match, DotsAllowExtraMembersOnly) {
  EXPECT_TRUE(matches(R"({"a":1,"...":"<any>"})", R"({"a":1,"b":2})"));
  EXPECT_TRUE(matches(R"({"a":1,"...":"<any>"})", R"({"a":1})"));
  EXPECT_FALSE(matches(R"({"a":1,"...":"<any>"})", R"({"a":2,"b":2})"));
  EXPECT_FALSE(matches(R"({"a":1,"...":"<any>"})", R"({"b":2})"));
  EXPECT_FALSE(matches(R"({"a":{"b":1},"...":"<any>"})", R"({"a":{"b":1,"c":2}})"));
}

TEST(Match, ArraysHaveOrderAndLength) {
  EXPECT_TRUE(matches("[1,2]", "[1,2]"));
  EXPECT_FALSE(matches("[1,2]", "[2,1]"));
  EXPECT_FALSE(matches("[1,2]", "[1]"));
  EXPECT_FALSE(matches("[1,2]", "[1,2,3]"));
  EXPECT_FALSE(matches("[]", "[1]"));
}

TEST(Match, DotsAllowFurtherElements) {
  EXPECT_TRUE(matches(R"([1,"..."])", "[1,2,3]"));
  EXPECT_TRUE(matches(R"([1,"..."])", "[1]"));
  EXPECT_FALSE(matches(R"([1,"..."])", "[2,1]"));
  EXPECT_FALSE(matches(R"([1,"..."])", "[]"));
  EXPECT_FALSE(matches(R"(["...",1])", "[2,1]"));
}

TEST(Placeholder, Any) {
  for (const char* text : {"null", "1", "\"\"", "{}", "[]"})
    EXPECT_TRUE(matches("\"<any>\"", text));
}

TEST(Placeholder, TypesTakeTheirOwnOnly) {
  const std::vector<std::pair<std::string, std::vector<const char*>>> rows = {
      {"string", {"\"\"", "\"<any>\""}},
      {"int", {"0", "-5", "18446744073709551615"}},
      {"number", {"0", "1.5"}},
      {"bool", {"true", "false"}},
      {"null", {"null"}},
      {"object", {"{}", R"({"a":1})"}},
      {"array", {"[]", "[1]"}}};
  const std::vector<const char*> others = {"\"x\"", "1", "1.5", "true", "null", "{}", "[]"};
  for (const auto& [type, good] : rows) {
    for (const char* text : good) EXPECT_TRUE(matches("\"<" + type + ">\"", text)) << type << text;
    int fitting = 0;
    for (const char* text : others) fitting += matches("\"<" + type + ">\"", text) ? 1 : 0;
    EXPECT_EQ(fitting, type == "number" ? 2 : 1) << type;
  }
}

TEST(Placeholder, IntIsNotADouble) {
  EXPECT_FALSE(matches("\"<int>\"", "1.0"));
}

TEST(Placeholder, Time) {
  EXPECT_TRUE(matches("\"<time>\"", "\"2026-02-03T10:15:30.123456Z\""));
  EXPECT_TRUE(matches("\"<time>\"", "\"2026-02-03T10:15:30Z\""));
  for (const char* text : {"\"2026-02-03T10:15:30\"", "\"2026-02-03T10:15:30+00:00\"",
                           "\"2026-02-03\"", "\"now\"", "1770113730", "null", "\"\""}) {
    EXPECT_FALSE(matches("\"<time>\"", text)) << text;
  }
}

TEST(Placeholder, Alternatives) {
  EXPECT_TRUE(matches("\"<int|null>\"", "1"));
  EXPECT_TRUE(matches("\"<int|null>\"", "null"));
  EXPECT_FALSE(matches("\"<int|null>\"", "\"1\""));
  EXPECT_FALSE(matches(R"({"a":"<int|null>"})", "{}"));
  EXPECT_TRUE(matches(R"({"a":"<null|absent>"})", "{}"));
  EXPECT_TRUE(matches(R"({"a":"<null|absent>"})", R"({"a":null})"));
  EXPECT_FALSE(matches(R"({"a":"<null|absent>"})", R"({"a":1})"));
}

TEST(Placeholder, AbsentMembersMustNotBeThere) {
  EXPECT_TRUE(matches(R"({"a":"<absent>","...":"<any>"})", R"({"b":1})"));
  EXPECT_FALSE(matches(R"({"a":"<absent>","...":"<any>"})", R"({"a":null})"));
  EXPECT_FALSE(matches(R"({"a":"<absent>"})", R"({"a":1})"));
}

TEST(Placeholder, RegexMatchesTheWholeText) {
  EXPECT_TRUE(matches("\"<re:ns_[a-z0-9]{3}>\"", "\"ns_ab1\""));
  EXPECT_FALSE(matches("\"<re:ns_[a-z0-9]{3}>\"", "\"ns_ab1x\""));
  EXPECT_FALSE(matches("\"<re:ns_[a-z0-9]{3}>\"", "\"xns_ab1\""));
  EXPECT_FALSE(matches("\"<re:[0-9]+>\"", "12"));
  EXPECT_FALSE(matches("\"<re:.*>\"", "null"));
}

TEST(Placeholder, SaveTakesStringsAndNumbers) {
  Variables variables;
  EXPECT_FALSE(
      match(parsed(R"({"a":"<save:x>","b":"<save:y>"})"), parsed(R"({"a":"s","b":7})"), variables));
  EXPECT_EQ(variables.at("x").string(), "s");
  EXPECT_EQ(variables.at("y").int64(), 7);
  EXPECT_FALSE(matches("\"<save:x>\"", "null"));
  EXPECT_FALSE(matches("\"<save:x>\"", "{}"));
  EXPECT_FALSE(matches("\"<save:x>\"", "true"));
}

TEST(Placeholder, SameComparesWithWhatWasSaved) {
  EXPECT_TRUE(matches("\"<same:x>\"", "1", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<same:x>\"", "2", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<same:x>\"", "1.0", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<same:x>\"", "\"1\"", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<same:x>\"", "1"));
  EXPECT_TRUE(matches(R"(["<save:x>","<same:x>"])", "[1,1]"));
  EXPECT_FALSE(matches(R"(["<save:x>","<same:x>"])", "[1,2]"));
}

TEST(Placeholder, AfterIsStrictlyMore) {
  EXPECT_TRUE(matches("\"<after:x>\"", "2", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<after:x>\"", "1", {{"x", 1}}));
  EXPECT_FALSE(matches("\"<after:x>\"", "0", {{"x", 1}}));
  EXPECT_TRUE(matches("\"<after:x>\"", "\"b\"", {{"x", "a"}}));
  EXPECT_FALSE(matches("\"<after:x>\"", "\"a\"", {{"x", "a"}}));
  EXPECT_FALSE(matches("\"<after:x>\"", "2", {{"x", "1"}}));
  EXPECT_FALSE(matches("\"<after:x>\"", "2"));
}

TEST(FindFault, PointsAtPlaceholdersThatDoNotExist) {
  EXPECT_TRUE(is_good(R"({"a":["<any>","<re:x+>","<save:n>","<int|absent>","a<b","<"]})"));
  EXPECT_FALSE(is_good(R"({"a":["<sting>"]})"));
  EXPECT_FALSE(is_good(R"("<int|nul>")"));
  EXPECT_FALSE(is_good(R"("<re:[>")"));
  EXPECT_FALSE(is_good(R"("<save:>")"));
  EXPECT_FALSE(is_good(R"(["<sting>",1])"));
  EXPECT_FALSE(is_good(R"({"a":"<sting>","b":1})"));
}

TEST(Match, AnUnknownPlaceholderNeverMatches) {
  EXPECT_FALSE(matches("\"<sting>\"", "\"<sting>\""));
}

TEST(Match, NamesEveryPlaceThatDiffers) {
  Variables none;
  const auto faults =
      match(parsed(R"({"a":[{"b":1}],"c":2})"), parsed(R"({"a":[{"b":3}],"c":4})"), none);
  ASSERT_TRUE(faults.has_value());
  EXPECT_NE(faults->find("$.a[0].b: expected 1, got 3"), std::string::npos) << *faults;
  EXPECT_NE(faults->find("$.c: expected 2, got 4"), std::string::npos) << *faults;
}

TEST(MatchText, HeadersMayBeAbsentOnlyWhenToldSo) {
  Variables none;
  const std::string value = "abc";
  EXPECT_FALSE(match_text("abc", &value, none));
  EXPECT_TRUE(match_text("ab", &value, none));
  EXPECT_FALSE(match_text("<re:a.c>", &value, none));
  EXPECT_TRUE(match_text("<absent>", &value, none));
  EXPECT_FALSE(match_text("<absent>", nullptr, none));
  EXPECT_TRUE(match_text("<any>", nullptr, none));
  EXPECT_TRUE(match_text("abc", nullptr, none));
}

}  // namespace
}  // namespace amend::text
