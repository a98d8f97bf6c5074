// Every limit of a filter, one below, at, and one above it.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "filter/testing.h"

namespace amend::filter {
namespace {

json::Value condition_on(std::string field, json::Value value) {
  return json::make_object({{std::move(field), std::move(value)}});
}

json::Value nested(const char* word, int levels, bool as_list) {
  json::Value filter = condition_on("a", 1);
  for (int level = 1; level < levels; ++level) {
    if (as_list) filter = json::Array{filter};
    filter = condition_on(word, filter);
  }
  return filter;
}

std::string fault_type(const json::Value& filter) {
  const std::string fault = fault_of(filter);
  return fault == "ok" ? fault : fault.substr(fault.rfind(' ') + 1);
}

json::Value operand(const char* op, json::Value value) {
  return condition_on("a", condition_on(op, std::move(value)));
}

std::string letters(std::size_t count) {
  return std::string(count, 'a');
}

TEST(Limits, Depth) {
  for (const char* word : {"AND", "OR", "NOT", "and", "or", "not", "must", "should", "must_not"}) {
    for (const bool as_list : {false, true}) {
      EXPECT_EQ(fault_type(nested(word, limits::kFilterDepth - 1, as_list)), "ok") << word;
      EXPECT_EQ(fault_type(nested(word, limits::kFilterDepth, as_list)), "ok") << word;
      EXPECT_EQ(fault_type(nested(word, limits::kFilterDepth + 1, as_list)), "value_error") << word;
      EXPECT_EQ(fault_type(nested(word, 50, as_list)), "value_error") << word;
    }
  }
}

TEST(Limits, DepthCountsNegatedOperatorMaps) {
  const auto negated = [](int levels) {
    json::Value map = condition_on("eq", 1);
    for (int level = 1; level < levels; ++level) map = condition_on("$not", map);
    return condition_on("a", map);
  };
  EXPECT_EQ(fault_type(negated(limits::kFilterDepth - 1)), "ok");
  EXPECT_EQ(fault_type(negated(limits::kFilterDepth)), "ok");
  EXPECT_EQ(fault_type(negated(limits::kFilterDepth + 1)), "value_error");
}

TEST(Limits, GroupsWithoutALogicalWordAddNoDepth) {
  EXPECT_EQ(fault_of(R"({"a":1,"b":{"gt":1,"lt":2}})"), "ok");
}

TEST(Limits, Leaves) {
  const auto filter = [](std::size_t leaves) {
    json::Array list;
    for (std::size_t leaf = 1; leaf < leaves; ++leaf) list.push_back(condition_on("a", 1));
    json::Object group;
    group.append("OR", std::move(list));
    group.append("b", condition_on("gt", 1));
    return json::Value(std::move(group));
  };
  EXPECT_EQ(fault_type(filter(limits::kFilterLeaves - 1)), "ok");
  EXPECT_EQ(fault_type(filter(limits::kFilterLeaves)), "ok");
  EXPECT_EQ(fault_of(filter(limits::kFilterLeaves + 1)), "b.gt: too_long");
}

TEST(Limits, ListValues) {
  const auto list = [](std::size_t size) { return json::Array(size, json::Value(1)); };
  for (const char* op : {"in", "nin"}) {
    EXPECT_EQ(fault_type(operand(op, list(limits::kFilterListValues - 1))), "ok");
    EXPECT_EQ(fault_type(operand(op, list(limits::kFilterListValues))), "ok");
    EXPECT_EQ(fault_type(operand(op, list(limits::kFilterListValues + 1))), "too_long");
  }
}

TEST(Limits, RegexAndTextBytes) {
  for (const char* op : {"regex", "text"}) {
    EXPECT_EQ(fault_type(operand(op, letters(limits::kFilterTextBytes - 1))), "ok");
    EXPECT_EQ(fault_type(operand(op, letters(limits::kFilterTextBytes))), "ok");
    EXPECT_EQ(fault_type(operand(op, letters(limits::kFilterTextBytes + 1))), "too_long");
  }
  EXPECT_EQ(fault_type(operand("contains", letters(limits::kFilterTextBytes + 1))), "ok");
}

TEST(Limits, FieldBytes) {
  EXPECT_EQ(fault_type(condition_on(letters(limits::kFilterTextBytes - 1), 1)), "ok");
  EXPECT_EQ(fault_type(condition_on(letters(limits::kFilterTextBytes), 1)), "ok");
  EXPECT_EQ(fault_type(condition_on(letters(limits::kFilterTextBytes + 1), 1)), "too_long");
}

TEST(Limits, AListOfTenThousandIsLookedUpNotWalked) {
  json::Array list;
  for (int at = 0; at < 10000; ++at) list.push_back("value-" + std::to_string(at));
  const Filter filter = filter_of(operand("in", list));
  const auto inside = document_of(json_of(R"({"a":"VALUE-9999"})"));
  const auto outside = document_of(json_of(R"({"a":"value-10000"})"));
  for (int round = 0; round < 100000; ++round) {  // a walk would take a minute
    ASSERT_TRUE(matches(filter, inside));
    ASSERT_FALSE(matches(filter, outside));
  }
}

}  // namespace
}  // namespace amend::filter
