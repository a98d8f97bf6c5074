// The older filter shape, contract 5.2: {"must": [{"key": ...}]}.
#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

constexpr const char* kRaw = R"({"metadata":{"state":"raw","pages":5,"by":"ann"},"n":5})";

TEST(Parse, Variation6_TheOlderShape) {
  EXPECT_TRUE(hits(R"({"must":[{"key":"metadata.state","value":"raw"}]})", kRaw));
  EXPECT_TRUE(hits(R"({"must":[{"key":"metadata.pages","gt":4,"lte":5}]})", kRaw));
  EXPECT_FALSE(hits(R"({"must":[{"key":"metadata.pages","gt":4,"lt":5}]})", kRaw));
  EXPECT_TRUE(hits(R"({"must":[{"key":"metadata.state","match":{"value":"raw"}}]})", kRaw));
  EXPECT_TRUE(hits(R"({"must":{"key":"metadata.pages","range":{"gte":5}}})", kRaw));
  EXPECT_TRUE(hits(R"({"should":[{"key":"n","value":1},{"key":"n","value":5}]})", kRaw));
  EXPECT_FALSE(hits(R"({"must_not":[{"key":"n","value":1},{"key":"n","value":5}]})", kRaw));
  EXPECT_FALSE(hits(R"({"must":[{"n":5}],"should":[{"n":6}]})", kRaw));
  EXPECT_TRUE(hits(R"({"key":"n","operator":"gte","value":5})", kRaw));
  EXPECT_TRUE(hits(R"({"key":"n","operator":"exists"})", kRaw));
  EXPECT_FALSE(hits(R"({"key":"n","value":5,"gt":5})", kRaw));
}

TEST(Parse, LegacyMatchHasFourWords) {
  EXPECT_TRUE(hits(R"({"key":"n","match":{"any":[4,5]}})", kRaw));
  EXPECT_FALSE(hits(R"({"key":"n","match":{"except":[4,5]}})", kRaw));
  EXPECT_TRUE(hits(R"({"key":"metadata.state","match":{"text":"RAW"}})", kRaw));
  EXPECT_EQ(fault_of(R"({"key":"n","match":{}})"), "match: value_error");
  EXPECT_EQ(fault_of(R"({"key":"n","match":5})"), "match: dict_type");
  EXPECT_EQ(fault_of(R"({"key":"n","match":{"phrase":"x"}})"), "match.phrase: value_error");
  EXPECT_EQ(fault_of(R"({"key":"n","match":{"any":5}})"), "match.any: list_type");
}

TEST(Parse, LegacyRangeHasFourWords) {
  EXPECT_EQ(fault_of(R"({"key":"n","range":{}})"), "range: value_error");
  EXPECT_EQ(fault_of(R"({"key":"n","range":[1]})"), "range: dict_type");
  EXPECT_EQ(fault_of(R"({"key":"n","range":{"from":1}})"), "range.from: value_error");
  EXPECT_EQ(fault_of(R"({"key":"n","range":{"gt":null}})"), "range.gt: value_error");
}

TEST(Parse, LegacyListValueMeansIn) {
  EXPECT_TRUE(hits(R"({"key":"n","value":[4,5]})", kRaw));
  EXPECT_FALSE(hits(R"({"key":"n","value":[]})", kRaw));
  EXPECT_FALSE(hits(R"({"key":"n","operator":"eq","value":[4,5]})", kRaw));
}

TEST(Parse, LegacyRefusesOtherQdrantMembers) {
  EXPECT_EQ(fault_of(R"({"key":"n","geo_radius":{}})"), "geo_radius: value_error");
  EXPECT_EQ(fault_of(R"({"key":"n","value":1,"values_count":{"gt":1}})"),
            "values_count: value_error");
  EXPECT_EQ(fault_of(R"({"must":[{"nested":{"key":"a","filter":{}}}]})"),
            "must[0].nested: value_error");
  EXPECT_EQ(fault_of(R"({"min_should":{"conditions":[],"min_count":1}})"),
            "min_should: value_error");
}

TEST(Parse, HasIdIsNullAndIsEmptyInsideTheOlderShape) {
  EXPECT_TRUE(hits(R"({"must":[{"has_id":["Doc-1","x"]}]})", kRaw));
  EXPECT_FALSE(hits(R"({"must":[{"has_id":["doc-1"]}]})", kRaw));
  EXPECT_FALSE(hits(R"({"must":[{"has_id":[]}]})", kRaw));
  EXPECT_TRUE(hits(R"({"should":[{"is_null":{"key":"a"}}]})", R"({"a":null})"));
  EXPECT_FALSE(hits(R"({"should":[{"is_null":{"key":"a"}}]})", "{}"));
  EXPECT_TRUE(hits(R"({"must":[{"is_empty":{"key":"a"}}]})", "{}"));
  EXPECT_TRUE(hits(R"({"must":[{"OR":[{"is_empty":{"key":"a"}}]}]})", R"({"a":[]})"));
  EXPECT_FALSE(hits(R"({"must_not":[{"is_empty":{"key":"a"}}]})", R"({"a":null})"));
  EXPECT_EQ(fault_of(R"({"must":[{"has_id":"x"}]})"), "must[0].has_id: list_type");
  EXPECT_EQ(fault_of(R"({"must":[{"has_id":[1]}]})"), "must[0].has_id[0]: string_type");
  EXPECT_EQ(fault_of(R"({"must":[{"is_null":"a"}]})"), "must[0].is_null: dict_type");
  EXPECT_EQ(fault_of(R"({"must":[{"is_null":{}}]})"), "must[0].is_null.key: missing");
  EXPECT_EQ(fault_of(R"({"must":[{"is_null":{"key":1}}]})"), "must[0].is_null.key: string_type");
  EXPECT_EQ(fault_of(R"({"must":[{"is_empty":{"key":"a","x":1}}]})"),
            "must[0].is_empty.x: value_error");
}

TEST(Parse, TheirShapesElsewhereAreRefusedNotReadAsEquality) {
  EXPECT_EQ(fault_of(R"({"NOT":[{"is_null":{"key":"a"}}]})"), "NOT[0].is_null: value_error");
  EXPECT_EQ(fault_of(R"({"NOT":[{"has_id":["a"]}]})"), "NOT[0].has_id: value_error");
  EXPECT_TRUE(hits(R"({"has_id":true,"is_null":null})", R"({"has_id":true,"is_null":null})"));
}

}  // namespace
}  // namespace amend::filter
