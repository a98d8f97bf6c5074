#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "json/compare.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace amend::json {
namespace {

Value parsed(std::string_view text) {
  auto result = parse(text);
  EXPECT_TRUE(result.ok()) << text << ": " << result.status().message();
  return result.ok() ? *result : Value();
}

std::string round_trip(std::string_view text) {
  return write(parsed(text));
}

bool refused(std::string_view text, int max_depth = limits::kBodyDepth) {
  const auto result = parse(text, max_depth);
  return !result.ok() && result.status().code() == Code::kValidation &&
         result.status().issues().at(0).type == "json_invalid";
}

std::string nested(int levels, const char* innermost = "1") {
  return std::string(static_cast<std::size_t>(levels), '[') + innermost +
         std::string(static_cast<std::size_t>(levels), ']');
}

TEST(Parse, KeepsTextThatIsAlreadyCompact) {
  for (const char* text :
       {"null", "true", "false", "0", "-1", "1.5", "\"\"", "[]", "{}", "[1,2.5,\"a\",null,true]",
        R"({"b":1,"a":{"c":[{}]}})", R"("caf\u0001é\n\t\"\\")", "9223372036854775807",
        "-9223372036854775808", "18446744073709551615"}) {
    EXPECT_EQ(round_trip(text), text);
  }
}

TEST(Parse, NegativeZeroIsZero) {
  EXPECT_EQ(round_trip("-0"), "0");
  EXPECT_EQ(round_trip("-0.0"), "0.0");
  EXPECT_EQ(round_trip("-0e5"), "0.0");
}

TEST(Parse, DoublesKeepAPointOrAnExponent) {
  EXPECT_EQ(round_trip("1.0"), "1.0");
  EXPECT_EQ(round_trip("1e2"), "100.0");
}

TEST(Parse, RefusesWhatIsNotJson) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "[1,]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "'a'",
                           "NaN",
                           "[NaN]",
                           "Infinity",
                           "-Infinity",
                           "01",
                           "+1",
                           ".5",
                           "1.",
                           "1e",
                           "--1",
                           "0x1",
                           "tru",
                           "nul",
                           "[1 2]",
                           "{\"a\" 1}",
                           "{\"a\":1}{}",
                           "1 2",
                           "\"a",
                           "\"\\x\"",
                           "\"\\ud800\"",
                           "\"\\udc00\\ud800\"",
                           "\"\xff\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xc0\xaf\"",
                           "\"a\nb\"",
                           "\xef\xbb\xbf{}",
                           "1e400",
                           "-1e400",
                           "18446744073709551616",
                           "-9223372036854775809",
                           "// c\n1",
                           "[1]]"}) {
    EXPECT_TRUE(refused(text)) << text;
  }
}

TEST(Parse, SurrogatePairsAreOneCharacter) {
  EXPECT_EQ(round_trip("\"\\ud83d\\ude00\""), "\"😀\"");
}

TEST(Parse, DepthLimitOneBelowAtAndAbove) {
  EXPECT_FALSE(refused(nested(63), 64));
  EXPECT_FALSE(refused(nested(64), 64));
  EXPECT_TRUE(refused(nested(65), 64));
  EXPECT_FALSE(refused(nested(64, "{}"), 64));
  EXPECT_FALSE(refused(nested(63, R"({"a":{"b":1}})"), 65));
  EXPECT_TRUE(refused(nested(63, R"({"a":{"b":1}})"), 64));
  EXPECT_TRUE(refused(nested(100000), 64));
}

TEST(Parse, ATextHasSoManyValuesAndNoMore) {
  // Two words a number, and a few for the list and the text's own frame.
  const auto list_of = [](std::size_t numbers) {
    std::string text = "[0";
    for (std::size_t i = 1; i < numbers; ++i) text += ",0";
    return parse(text + "]").status().code();
  };
  const std::size_t most = (limits::kJsonWords - 2) / 2;
  EXPECT_EQ(list_of(most - 1), Code::kOk);
  EXPECT_EQ(list_of(most + 1), Code::kPayloadTooLarge);
}

TEST(Parse, LastOfARepeatedKeyCountsWithItsPosition) {
  EXPECT_EQ(round_trip(R"({"a":1,"b":2,"a":3})"), R"({"b":2,"a":3})");
  EXPECT_EQ(round_trip(R"({"a":{"x":1},"a":{"y":1,"y":2}})"), R"({"a":{"y":2}})");
}

TEST(Parse, OneParserReadsManyTexts) {
  Parser parser(8);
  EXPECT_EQ(write(*parser.parse("[1]")), "[1]");
  EXPECT_FALSE(parser.parse(nested(9)).ok());
  const std::string large = '"' + std::string(100'000, 'x') + '"';
  EXPECT_EQ(write(*parser.parse(large)), large);
  EXPECT_EQ(write(*parser.parse("{}")), "{}");
}

TEST(Write, FindsWhatMustBeEscapedWhereverItStands) {
  for (std::size_t length = 0; length <= 70; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      for (const std::string_view special : {"\n", "\"", "\\", "\x1f", " ", "\x7f", "\xc3\xa9"}) {
        const std::string text =
            std::string(at, 'a') + std::string(special) + std::string(length - at, '~');
        std::string expected = "\"" + std::string(at, 'a');
        expected += special == "\n"     ? "\\n"
                    : special == "\""   ? "\\\""
                    : special == "\\"   ? "\\\\"
                    : special == "\x1f" ? "\\u001f"
                                        : std::string(special);
        expected += std::string(length - at, '~') + "\"";
        ASSERT_EQ(write(Value(text)), expected);
        ASSERT_EQ(write(Value(text + text)),
                  "\"" + expected.substr(1, expected.size() - 2) + expected.substr(1));
      }
    }
  }
}

TEST(Numbers, AMillionRandomDoublesComeBackBitForBit) {
  std::mt19937_64 random(20261124);
  Parser parser;
  std::string text;
  int tried = 0;
  while (tried < 1'000'000) {
    text = "[";
    std::vector<double> sent;
    while (sent.size() < 1000) {
      const auto number = std::bit_cast<double>(random());
      if (!std::isfinite(number) || number == 0) continue;
      if (!sent.empty()) text.push_back(',');
      write(Value(number), text);
      sent.push_back(number);
    }
    text.push_back(']');
    const auto back = parser.parse(text);
    ASSERT_TRUE(back.ok());
    for (std::size_t at = 0; at < sent.size(); ++at) {
      const Value& value = back->array()[at];
      ASSERT_EQ(value.type(), Value::Type::kDouble);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(value.float64()),
                std::bit_cast<std::uint64_t>(sent[at]));
    }
    tried += 1000;
  }
}

TEST(Numbers, WholeDoublesStayDoubles) {
  for (const double number :
       {1.0, 1e15, 1e16, 1e17, 1e22, 9007199254740993.0, 1.8446744073709552e19, -4e18}) {
    const Value back = parsed(write(Value(number)));
    ASSERT_EQ(back.type(), Value::Type::kDouble) << number;
    EXPECT_EQ(back.float64(), number);
  }
}

TEST(Numbers, EveryIntegerHasOneRepresentation) {
  EXPECT_EQ(Value(std::uint64_t{5}).type(), Value::Type::kInt);
  EXPECT_EQ(Value(std::numeric_limits<std::uint64_t>::max()).type(), Value::Type::kUint);
}

TEST(Compare, IntegersAndDoublesExactly) {
  const auto less = [](std::string_view a, std::string_view b) {
    EXPECT_TRUE(compare_numbers(parsed(a), parsed(b)) < 0) << a << " < " << b;
    EXPECT_TRUE(compare_numbers(parsed(b), parsed(a)) > 0) << b << " > " << a;
  };
  less("9007199254740992.0", "9007199254740993");
  less("9223372036854775807", "9223372036854775808");
  less("9223372036854775807", "9223372036854775808.0");
  less("18446744073709551615", "18446744073709551616.0");
  less("-9223372036854777856.0", "-9223372036854775808");
  less("-1", "0");
  less("-1", "-0.5");
  less("-1.5", "-1");
  less("1", "1.5");
  less("0", "5e-324");
  less("-1e300", "-9223372036854775808");
  less("18446744073709551615", "1e300");
  EXPECT_TRUE(compare_numbers(parsed("1"), parsed("1.0")) == 0);
  EXPECT_TRUE(compare_numbers(parsed("-5"), parsed("-5.0")) == 0);
  EXPECT_TRUE(compare_numbers(parsed("-9223372036854775808"), parsed("-9223372036854775808.0")) ==
              0);
}

TEST(Compare, DeepEqualityIgnoresTheOrderOfMembers) {
  EXPECT_TRUE(
      equal(parsed(R"({"a":1,"b":[2,{"c":null}]})"), parsed(R"({"b":[2.0,{"c":null}],"a":1.0})")));
  EXPECT_FALSE(equal(parsed("[1,2]"), parsed("[2,1]")));
  EXPECT_FALSE(equal(parsed("true"), parsed("1")));
  EXPECT_FALSE(equal(parsed(R"({"a":1})"), parsed(R"({"a":1,"b":1})")));
  EXPECT_FALSE(equal(parsed(R"({"a":1})"), parsed(R"({"b":1})")));
  EXPECT_FALSE(equal(parsed("null"), parsed("false")));
}

TEST(Compare, EqualValuesHaveOneNormalText) {
  const char* texts[] = {"null",
                         "true",
                         "1",
                         "1.0",
                         "-1",
                         "-1.0",
                         "1.5",
                         "0",
                         "-0.0",
                         "1e3",
                         "1000",
                         "1e300",
                         "\"1\"",
                         "[1,2]",
                         "[2,1]",
                         "[[]]",
                         "{}",
                         "[]",
                         "[1.0,2]",
                         "18446744073709551615",
                         R"({"a":1,"b":[2]})",
                         R"({"b":[2.0],"a":1.0})",
                         R"({"a":1})",
                         "18446744073709551616.0",
                         "-9223372036854775808",
                         "-9223372036854775808.0",
                         R"({"a,":1})",
                         R"(["a","b"])",
                         R"(["a\",\"b"])"};
  for (const char* a : texts) {
    for (const char* b : texts) {
      EXPECT_EQ(normal_text(parsed(a)) == normal_text(parsed(b)), equal(parsed(a), parsed(b)))
          << a << " " << b;
    }
  }
}

TEST(Object, LargeObjectsAreIndexedAndStayExact) {
  Object object;
  for (int i = 0; i < 1000; ++i) object["k" + std::to_string(i)] = i;
  EXPECT_TRUE(object.erase("k500"));
  EXPECT_FALSE(object.erase("k500"));
  EXPECT_EQ(object.find("k500"), nullptr);
  EXPECT_EQ(object.find("k501")->int64(), 501);
  object.put_last("k3", "moved");
  EXPECT_EQ((object.end() - 1)->key, "k3");
  const Object copy = object;
  EXPECT_EQ(copy.find("k3")->string(), "moved");
  EXPECT_EQ(copy.size(), 999U);
}

TEST(Depth, CountsContainers) {
  EXPECT_EQ(depth(parsed("1")), 0);
  EXPECT_EQ(depth(parsed("{}")), 1);
  EXPECT_EQ(depth(parsed(R"({"a":[1,{"b":2}]})")), 3);
}

}  // namespace
}  // namespace amend::json
