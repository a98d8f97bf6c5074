#include "document/operators.h"

#include <gtest/gtest.h>

#include <iostream>

#include "base/limits.h"
#include "filter/random.h"
#include "json/compare.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

using filter::Oddities;
using filter::Random;

constexpr std::uint32_t kSeed = 20261130;

int cases() {
  return filter::cases(20'000);
}

Patch patch_of(std::string_view operators) {
  Patch patch;
  const Status status = add_operators(*json::parse(operators), patch);
  EXPECT_TRUE(status.ok()) << operators;
  return patch;
}

Status refusal(std::string_view operators) {
  Patch patch;
  return add_operators(*json::parse(operators), patch);
}

std::string after(std::string_view operators, std::string_view body) {
  Document document({}, *json::parse(body), json::Object());
  apply(patch_of(operators), document);
  return document.text().body;
}

// What the operator makes of a member of that value. "" stands for no member, before and after.
std::string made(std::string_view op, std::string_view given, std::string_view stored) {
  const std::string body = stored.empty() ? "{}" : "{\"v\":" + std::string(stored) + "}";
  const std::string operators = "{\"" + std::string(op) + "\":{\"v\":" + std::string(given) + "}}";
  const std::string text = after(operators, body);
  return text == "{}" ? "" : text.substr(5, text.size() - 6);
}

TEST(Operators, IncrementAddsToNumbersAndBeginsAtNothing) {
  EXPECT_EQ(made("increment", "2", ""), "2");
  EXPECT_EQ(made("increment", "2", "null"), "2");
  EXPECT_EQ(made("increment", "2", "5"), "7");
  EXPECT_EQ(made("increment", "-7", "5"), "-2");
  EXPECT_EQ(made("increment", "0.5", "1"), "1.5");
  EXPECT_EQ(made("increment", "1", "1.5"), "2.5");
  for (const char* stored : {"true", "\"5\"", "[1]", "{\"a\":1}"}) {
    EXPECT_EQ(made("increment", "2", stored), stored);
  }
}

TEST(Operators, IntegersStayIntegersAsLongAsTheyFit) {
  EXPECT_EQ(made("increment", "1", "9223372036854775807"), "9223372036854775808");
  EXPECT_EQ(made("increment", "1", "18446744073709551614"), "18446744073709551615");
  EXPECT_EQ(made("increment", "1", "18446744073709551615"), json::write(18446744073709551616.0));
  EXPECT_EQ(made("increment", "-1", "-9223372036854775808"), json::write(-9223372036854775808.0));
  EXPECT_EQ(made("multiply", "-1", "-9223372036854775808"), "9223372036854775808");
  EXPECT_EQ(made("multiply", "18446744073709551615", "18446744073709551615"),
            json::write(18446744073709551615.0 * 18446744073709551615.0));
}

TEST(Operators, ANumberThatWouldBeTooLargeStays) {
  EXPECT_EQ(made("increment", "1.5e308", "1.5e308"), json::write(1.5e308));
  EXPECT_EQ(made("multiply", "10", "1.5e308"), json::write(1.5e308));
}

TEST(Operators, MultiplyOfNothingIsZeroOfTheFactorsKind) {
  EXPECT_EQ(made("multiply", "3", ""), "0");
  EXPECT_EQ(made("multiply", "2.5", "null"), "0.0");
  EXPECT_EQ(made("multiply", "-3", "5"), "-15");
  EXPECT_EQ(made("multiply", "3", "\"x\""), "\"x\"");
}

TEST(Operators, MinAndMaxCompareWithinOneType) {
  EXPECT_EQ(made("min", "4", ""), "4");
  EXPECT_EQ(made("min", "4", "5"), "4");
  EXPECT_EQ(made("min", "4", "3.5"), "3.5");
  EXPECT_EQ(made("max", "4.0", "4"), "4") << "of equal ones the stored one stays";
  EXPECT_EQ(made("max", "18446744073709551615", "1.8446744073709552e19"),
            json::write(18446744073709551616.0));
  EXPECT_EQ(made("min", "\"b\"", "\"c\""), "\"b\"");
  EXPECT_EQ(made("max", "\"b\"", "\"é\""), "\"é\"");
  for (const char* stored : {"true", "\"m\"", "[9]", "{\"a\":1}"}) {
    EXPECT_EQ(made("min", "1", stored), stored);
    EXPECT_EQ(made("max", "1", stored), stored);
  }
  EXPECT_EQ(made("max", "\"z\"", "5"), "5");
}

TEST(Operators, ListsGetAndLoseElements) {
  EXPECT_EQ(made("append", "[1,1]", ""), "[1,1]");
  EXPECT_EQ(made("append", "\"a\"", "null"), "[\"a\"]");
  EXPECT_EQ(made("append", "[[2]]", "[1]"), "[1,[2]]");
  EXPECT_EQ(made("append", "[]", ""), "[]");
  EXPECT_EQ(made("add_to_set", "[1,1.0,2]", ""), "[1,2]");
  EXPECT_EQ(made("add_to_set", R"([{"b":1,"a":2},3,"x"])", R"([{"a":2,"b":1.0},"x"])"),
            R"([{"a":2,"b":1.0},"x",3])");
  EXPECT_EQ(made("remove", "[1.0,\"x\"]", R"([1,"y",1,"x"])"), "[\"y\"]");
  EXPECT_EQ(made("remove", "1", ""), "");
  EXPECT_EQ(made("remove", "1", "null"), "null");
  for (const char* op : {"append", "add_to_set", "remove"}) {
    for (const char* stored : {"true", "1", "\"m\"", "{\"a\":1}"}) {
      EXPECT_EQ(made(op, "1", stored), stored) << op;
    }
  }
}

TEST(Operators, ManyElementsAreFoundAsFewAre) {
  Random random(kSeed + 1);
  const auto elements = [&](std::size_t count) {
    json::Array list;
    while (list.size() < count) list.push_back(random.value(2));
    return list;
  };
  for (int at = 0; at < cases() / 10; ++at) {
    const json::Value stored = elements(random.below(12));
    json::Array given = elements(1 + random.below(8));
    json::Array many = given;
    while (many.size() < 9) many.push_back(given[random.below(given.size())]);
    for (const Operation operation : {Operation::kAddToSet, Operation::kTakeOut}) {
      json::Value by_few = stored;
      json::Value by_many = stored;
      EXPECT_EQ(change(operation, given, by_few), change(operation, many, by_many));
      EXPECT_EQ(json::write(by_few), json::write(by_many)) << json::write(given);
    }
  }
}

TEST(Operators, UnsetTakesPlacesOrAnObjectOfThem) {
  EXPECT_EQ(after(R"({"unset":["a","b.c"]})", R"({"a":1,"b":{"c":2,"d":3}})"), R"({"b":{"d":3}})");
  EXPECT_EQ(after(R"({"unset":{"a":true}})", R"({"a":1})"), "{}");
  EXPECT_EQ(after(R"({"unset":["a.0","x.y"]})", R"({"a":[1]})"), R"({"a":[1]})");
}

TEST(Operators, RenameMovesWhatIsThere) {
  EXPECT_EQ(after(R"({"rename":{"a":"b"}})", R"({"a":{"x":1},"b":2})"), R"({"b":{"x":1}})");
  EXPECT_EQ(after(R"({"rename":{"a":"b.c"}})", R"({"a":null,"b":2})"), R"({"b":{"c":null}})");
  EXPECT_EQ(after(R"({"rename":{"a":"b.0"}})", R"({"a":1,"b":[5,6]})"), R"({"b":[1,6]})");
  EXPECT_EQ(after(R"({"rename":{"a":"b","c.0":"d"}})", R"({"b":1,"c":[2]})"), R"({"b":1,"c":[2]})");
  EXPECT_EQ(after(R"({"rename":{"a":"t","b":"a","t":"b"}})", R"({"a":1,"b":2})"),
            R"({"a":2,"b":1})")
      << "in the order of the text";
}

TEST(Operators, ARenameThatWouldNestTooDeeplyMovesNothing) {
  std::string deep;
  for (int at = 0; at < limits::kDocumentDepth - 2; ++at) deep += "{\"d\":";
  deep += "1" + std::string(limits::kDocumentDepth - 2, '}');
  EXPECT_EQ(after(R"({"rename":{"a":"b.c"}})", "{\"a\":" + deep + "}"),
            "{\"b\":{\"c\":" + deep + "}}");
  const std::string body = "{\"a\":{\"d\":" + deep + "}}";
  EXPECT_EQ(after(R"({"rename":{"a":"b.c"}})", body), body);
}

TEST(Operators, AreAppliedAsWrittenAndAfterUpdateData) {
  Patch patch = *parse_patch(*json::parse(R"({"n":10})"));
  ASSERT_TRUE(add_operators(*json::parse(R"({"increment":{"n":-13},"max":{"n":0}})"), patch).ok());
  Document document({}, *json::parse(R"({"n":1})"), json::Object());
  apply(patch, document);
  EXPECT_EQ(document.text().body, R"({"n":0})");
}

TEST(Operators, TheTimeIsPutInWhenItIsKnown) {
  Patch patch = patch_of(R"({"current_time":["a","b.c"]})");
  const std::size_t bytes = patch.bytes;
  set_time(patch, 1'700'000'000'123'456);
  EXPECT_EQ(patch.assignments[1].value.string(), format_time(1'700'000'000'123'456));
  EXPECT_EQ(format_time(0).size(), format_time(1'700'000'000'123'456).size());
  EXPECT_GT(bytes, 2 * format_time(0).size()) << "counted from the beginning";
}

TEST(Operators, WhatCannotBeMeantIsRefused) {
  for (const char* operators :
       {R"({"push":{"a":1}})", R"({"increment":["a"]})", R"({"increment":{"a":"1"}})",
        R"({"multiply":{"a":null}})", R"({"min":{"a":true}})", R"({"max":{"a":[1]}})",
        R"({"unset":"a"})", R"({"unset":[1]})", R"({"unset":{"a":false}})", R"({"rename":{"a":1}})",
        R"({"rename":{"a":"a"}})", R"({"rename":{"a":"a.b"}})", R"({"rename":{"a.b":"a"}})",
        R"({"rename":{"a.0":"a.00"}})", R"({"rename":{"a":"b..c"}})", R"({"current_time":{"a":1}})",
        R"({"increment":{"a..b":1}})", R"({"increment":{"":1}})",
        R"({"unset":["root_object_id","_internal.lineage.root_object_id"]})"}) {
    EXPECT_EQ(refusal(operators).code(), Code::kValidation) << operators;
  }
  EXPECT_EQ(refusal(R"({"max":{"a.b":[]}})").issues().front().loc,
            (std::vector<Issue::Step>{"max", "a.b"}));
}

TEST(Operators, LimitsOfRenamesOfDepthAndOfBytes) {
  const auto renames = [](std::size_t count) {
    json::Object places;
    for (std::size_t at = 0; at < count; ++at) {
      places.append("a" + std::to_string(at), "b" + std::to_string(at));
    }
    Patch patch;
    return add_operators(json::make_object({{"rename", std::move(places)}}), patch);
  };
  EXPECT_TRUE(renames(limits::kRenames).ok());
  EXPECT_EQ(renames(limits::kRenames + 1).code(), Code::kValidation);
  std::string path = "a";
  for (int at = 1; at < limits::kDocumentDepth - 1; ++at) path += ".a";
  EXPECT_TRUE(refusal("{\"append\":{\"" + path + "\":1}}").ok());
  EXPECT_FALSE(refusal("{\"append\":{\"" + path + ".a\":1}}").ok());
  Patch patch;
  json::Object large;
  large.append("a", std::string(limits::kPatchBytes, 'x'));
  ASSERT_TRUE(add_operators(json::make_object({{"append", std::move(large)}}), patch).ok());
  EXPECT_TRUE(patch.empty());
  EXPECT_GT(patch.bytes, limits::kPatchBytes);
}

TEST(OperatorsProperty, TheGrowthOfEachIsWhatTheTextGrowsBy) {
  std::cout << "seed " << kSeed << ", " << cases() << " cases\n";
  Random random(kSeed);
  int grown = 0;
  for (int at = 0; at < cases() && !testing::Test::HasFailure(); ++at) {
    const Oddities oddities{random.one_in(2), random.one_in(2), random.one_in(3)};
    Document document({}, random.body(oddities), random.internal(oddities));
    auto patch = parse_patch(random.update(oddities));
    if (!patch.ok()) continue;
    random.vary(*patch, oddities);
    for (const Assignment& assignment : patch->assignments) {
      const Text before = document.text();
      const std::int64_t expected = growth(assignment, document);
      apply(assignment, document);
      const auto bytes = static_cast<std::int64_t>(document.text().bytes());
      EXPECT_EQ(bytes - static_cast<std::int64_t>(before.bytes()), expected)
          << before.body << " " << before.internal << " <- " << operator_name(assignment.operation)
          << " " << json::write(assignment.value);
      grown += expected != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(grown, cases() / 2);
}

}  // namespace
}  // namespace amend::document
