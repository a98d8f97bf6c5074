// The grammar of the contract, chapter 5.2. The older shape is in parse_legacy_test.cc, empty
// filters, case and examples in parse_whole_test.cc.
#include "filter/parse.h"

#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

// The message of a filter's fault.
std::string message_of(const char* filter) {
  const auto parsed = parse(json_of(filter));
  EXPECT_FALSE(parsed.ok()) << filter;
  if (parsed.ok()) return "";
  const Status status = parsed.status();
  return status.issues().empty() ? status.message() : status.issues()[0].message;
}

constexpr const char* kRaw = R"({"metadata":{"state":"raw","pages":5,"by":"ann"},"n":5})";

TEST(Parse, AConditionIsAWholeFilter) {
  EXPECT_TRUE(hits(R"({"field":"metadata.state","operator":"eq","value":"raw"})", kRaw));
  EXPECT_FALSE(hits(R"({"field":"metadata.state","operator":"eq","value":"done"})", kRaw));
}

TEST(Parse, TheOperatorIsEqByDefault) {
  EXPECT_TRUE(hits(R"({"field":"metadata.state","value":"raw"})", kRaw));
}

TEST(Parse, Variation1_NotTakesAListOrOneObject) {
  EXPECT_FALSE(hits(R"({"NOT":[{"field":"n","operator":"eq","value":5}]})", kRaw));
  EXPECT_FALSE(hits(R"({"NOT":{"field":"n","operator":"eq","value":5}})", kRaw));
  EXPECT_TRUE(hits(R"({"AND":{"field":"n","operator":"eq","value":5}})", kRaw));
  EXPECT_TRUE(hits(R"({"OR":{"n":5}})", kRaw));
}

TEST(Parse, Variation3_CaseSensitiveIsAcceptedEverywhere) {
  EXPECT_TRUE(hits(R"({"case_sensitive":false,"AND":[{"field":"metadata.state","value":"RAW",
                       "case_sensitive":false}]})",
                   kRaw));
  EXPECT_TRUE(hits(R"({"case_sensitive":null,"metadata.state":"RAW"})", kRaw));
  EXPECT_EQ(fault_of(R"({"case_sensitive":"yes","a":1})"), "case_sensitive: bool_type");
  EXPECT_EQ(fault_of(R"({"field":"a","value":1,"case_sensitive":1})"), "case_sensitive: bool_type");
}

TEST(Parse, Variation4And5_OperatorMapsWithAndWithoutDollar) {
  EXPECT_TRUE(hits(R"({"metadata.pages":{"lte":5}})", kRaw));
  EXPECT_TRUE(hits(R"({"metadata.pages":{"$gte":5,"lt":6}})", kRaw));
  EXPECT_FALSE(hits(R"({"metadata.pages":{"$gte":5,"lt":5}})", kRaw));
  EXPECT_TRUE(hits(R"({"metadata.state":{"$regex":"^r"}})", kRaw));
  EXPECT_TRUE(hits(R"({"metadata.pages":{"$not":{"gt":5}}})", kRaw));
  EXPECT_FALSE(hits(R"({"metadata.pages":{"$not":{"gt":4,"lt":6}}})", kRaw));
  EXPECT_TRUE(hits(R"({"metadata.pages":{"$not":{"$not":{"eq":5}}}})", kRaw));
}

TEST(Parse, Variation7_PlaceholdersAreOrdinaryStrings) {
  EXPECT_TRUE(hits(R"({"s":"{{INPUT.x}}"})", R"({"s":"{{INPUT.x}}"})"));
}

TEST(Parse, LowerCaseWordsAreLogicalBeforeListsAndObjects) {
  EXPECT_TRUE(hits(R"({"and":[{"n":5}]})", kRaw));
  EXPECT_TRUE(hits(R"({"or":[{"n":4},{"n":5}]})", kRaw));
  EXPECT_FALSE(hits(R"({"not":{"n":5}})", kRaw));
  EXPECT_TRUE(hits(R"({"and":"x","or":1,"not":true})", R"({"and":"x","or":1,"not":true})"));
  EXPECT_FALSE(hits(R"({"and":null})", R"({"and":1})"));
}

TEST(Parse, AllPartsOfAGroupAreAnded) {
  constexpr const char* kFilter = R"({"AND":[{"a":1}],"OR":[{"b":1},{"b":2}],"NOT":[{"c":1}],
                                      "d":1,"must":[{"e":1}]})";
  EXPECT_TRUE(hits(kFilter, R"({"a":1,"b":2,"d":1,"e":1})"));
  for (const char* body :
       {R"({"a":2,"b":2,"d":1,"e":1})", R"({"a":1,"b":3,"d":1,"e":1})",
        R"({"a":1,"b":2,"c":1,"d":1,"e":1})", R"({"a":1,"b":2,"e":1})", R"({"a":1,"b":2,"d":1})"}) {
    EXPECT_FALSE(hits(kFilter, body)) << body;
  }
}

TEST(Parse, NotWithSeveralMembersIsNoneOfThem) {
  EXPECT_FALSE(hits(R"({"NOT":[{"n":5},{"n":6}]})", kRaw));
  EXPECT_TRUE(hits(R"({"NOT":[{"n":4},{"n":6}]})", kRaw));
  EXPECT_TRUE(hits(R"({"NOT":{"n":5,"m":1}})", kRaw));  // one group: not both
}

TEST(Parse, ShorthandIsEquality) {
  EXPECT_TRUE(hits(R"({"metadata.state":"raw","n":5.0})", kRaw));
  EXPECT_TRUE(hits(R"({"a":null})", R"({"a":null})"));
  EXPECT_TRUE(hits(R"({"a":[1,2]})", R"({"a":[1,2]})"));
  EXPECT_TRUE(hits(R"({"a":{"x":1,"eq":2}})", R"({"a":{"eq":2,"x":1}})"));  // not all operators
}

TEST(Parse, AFieldCalledLikeAWordNeedsTheConditionForm) {
  EXPECT_TRUE(hits(R"({"field":"must","value":"x"})", R"({"must":"x"})"));
  EXPECT_TRUE(hits(R"({"field":"field","value":"x"})", R"({"field":"x"})"));
}

TEST(Parse, ScalarsAndListsAreNoNodes) {
  for (const char* filter : {"1", "\"a\"", "true", "[]", "[{}]", "[{\"a\":1}]"}) {
    EXPECT_EQ(fault_of(filter), ": dict_type") << filter;
  }
  for (const char* node : {"null", "1", "\"a\"", "[]", "true"}) {
    for (const char* word : {"AND", "OR", "NOT", "must", "should", "must_not"}) {
      const std::string filter = "{\"" + std::string(word) + "\":[{\"a\":1}," + node + "]}";
      EXPECT_EQ(fault_of(filter.c_str()), std::string(word) + "[1]: dict_type") << filter;
    }
  }
  EXPECT_EQ(fault_of(R"({"AND":"x"})"), "AND: list_type");
  EXPECT_EQ(fault_of(R"({"must":1})"), "must: list_type");
}

TEST(Parse, AConditionHasNoFurtherKeys) {
  EXPECT_EQ(fault_of(R"({"field":"a","value":1,"operater":"ne"})"), "operater: value_error");
  EXPECT_EQ(fault_of(R"({"field":"a","value":1,"key":"b"})"), "key: value_error");
  EXPECT_EQ(fault_of(R"({"AND":[{"field":"a","value":1,"AND":[]}]})"), "AND[0].AND: value_error");
}

TEST(Parse, WhatCouldBeAMistypedConditionIsRefused) {
  EXPECT_EQ(fault_of(R"({"field":"a"})"), "value: missing");
  EXPECT_EQ(fault_of(R"({"key":"a"})"), "value: missing");
  EXPECT_EQ(fault_of(R"({"field":"a","case_sensitive":true})"), "value: missing");
  EXPECT_EQ(fault_of(R"({"key":"a","case_sensitive":true})"), "value: missing");
  EXPECT_EQ(fault_of(R"({"field":"a","eq":1})"), "eq: value_error");
  EXPECT_EQ(fault_of(R"({"field":5,"value":1})"), "field: string_type");
  EXPECT_EQ(fault_of(R"({"field":null,"operator":"exists"})"), "field: string_type");
  EXPECT_EQ(fault_of(R"({"key":5,"match":{"value":1}})"), "key: string_type");
  EXPECT_EQ(fault_of(R"({"feild":"a","operator":"eq","value":1})"), "field: missing");
  EXPECT_EQ(fault_of(R"({"feild":"a","operator":"exists"})"), "field: missing");
  EXPECT_EQ(fault_of(R"({"a":{}})"), "a: value_error");
  EXPECT_EQ(fault_of(R"({"a":{"$gtt":1}})"), "a.$gtt: enum");
  EXPECT_EQ(fault_of(R"({"a":{"gt":1,"$x":1}})"), "a.$x: enum");
  EXPECT_EQ(fault_of(R"({"a":{"$not":5}})"), "a.$not: dict_type");
  EXPECT_EQ(fault_of(R"({"a":{"$not":{}}})"), "a.$not: value_error");
  EXPECT_EQ(fault_of(R"({"a":{"$not":{"x":1}}})"), "a.$not: dict_type");
  EXPECT_EQ(fault_of(R"({"a":{"not":{"gt":1}}})"), "a: value_error");
  EXPECT_EQ(fault_of(R"({"":1})"), ": too_short");
  EXPECT_EQ(fault_of(R"({"field":"","value":1})"), "field: too_short");
  EXPECT_TRUE(hits(R"({"operator":"Vodafone"})", R"({"operator":"vodafone"})"));
  EXPECT_TRUE(hits(R"({"value":5})", R"({"value":5})"));
}

TEST(Parse, AnEmptyObjectIsAnOperandOnlyInACondition) {
  EXPECT_TRUE(hits(R"({"field":"a","value":{}})", R"({"a":{}})"));
  EXPECT_FALSE(hits(R"({"field":"a","value":{}})", R"({"a":{"b":1}})"));
}

TEST(Parse, OperatorsAreExactLowerCaseWords) {
  EXPECT_EQ(fault_of(R"({"field":"a","operator":"EQ","value":1})"), "operator: enum");
  EXPECT_EQ(fault_of(R"({"AND":[{"field":"a","operator":"like","value":1}]})"),
            "AND[0].operator: enum");
  EXPECT_EQ(fault_of(R"({"field":"a","operator":"$eq","value":1})"), "operator: enum");
  EXPECT_EQ(fault_of(R"({"field":"a","operator":"is_empty"})"), "operator: enum");
  EXPECT_EQ(fault_of(R"({"field":"a","operator":1,"value":1})"), "operator: string_type");
  EXPECT_EQ(fault_of(R"({"field":"a","operator":null,"value":1})"), "operator: string_type");
  EXPECT_EQ(message_of(R"({"field":"a","operator":"like","value":1})"),
            "must be one of eq, ne, gt, lt, gte, lte, in, nin, contains, starts_with, ends_with, "
            "regex, exists, is_null, text");
}

TEST(Parse, ExistsAndIsNullNeedNoValue) {
  EXPECT_TRUE(hits(R"({"field":"n","operator":"exists"})", kRaw));
  EXPECT_FALSE(hits(R"({"field":"n","operator":"is_null"})", kRaw));
  EXPECT_FALSE(hits(R"({"field":"n","operator":"exists","value":"false"})", kRaw));
  EXPECT_TRUE(hits(R"({"n":{"exists":"true","is_null":false}})", kRaw));
  for (const char* value : {"1", "\"yes\"", "\"True\"", "null", "[]", "{}"}) {
    const std::string filter = R"({"field":"a","operator":"exists","value":)" + std::string(value);
    EXPECT_EQ(fault_of((filter + "}").c_str()), "value: bool_type") << value;
  }
}

TEST(Parse, AllOtherOperatorsNeedAValue) {
  for (const char* op : {"eq", "ne", "gt", "lt", "gte", "lte", "in", "nin", "contains",
                         "starts_with", "ends_with", "regex", "text"}) {
    const std::string start = R"({"field":"a","operator":")" + std::string(op) + "\"";
    EXPECT_EQ(fault_of((start + "}").c_str()), "value: missing") << op;
    const bool null_allowed = std::string_view(op) == "eq" || std::string_view(op) == "ne";
    EXPECT_EQ(fault_of((start + ",\"value\":null}").c_str()) == "ok", null_allowed) << op;
  }
}

TEST(Parse, OperandsHaveTheTypeOfTheirOperator) {
  for (const char* op : {"in", "nin"}) {
    const std::string map = "{\"a\":{\"" + std::string(op) + "\":";
    for (const char* value : {"1", "\"a\"", "null", "{\"x\":1}"}) {
      EXPECT_EQ(fault_of((map + value + "}}").c_str()), "a." + std::string(op) + ": list_type");
    }
  }
  for (const char* op : {"starts_with", "ends_with", "regex", "text"}) {
    const std::string map = "{\"a\":{\"" + std::string(op) + "\":";
    for (const char* value : {"1", "true", "null", "[]", "{\"x\":1}"}) {
      EXPECT_EQ(fault_of((map + value + "}}").c_str()), "a." + std::string(op) + ": string_type");
    }
  }
  for (const char* op : {"gt", "gte", "lt", "lte"}) {
    const std::string map = "{\"a\":{\"" + std::string(op) + "\":";
    for (const char* value : {"true", "null", "[]", "{\"x\":1}"}) {
      EXPECT_EQ(fault_of((map + value + "}}").c_str()), "a." + std::string(op) + ": value_error");
    }
  }
  EXPECT_EQ(fault_of(R"({"a":{"contains":[1]}})"), "a.contains: string_type");
  EXPECT_EQ(fault_of(R"({"a":{"contains":null}})"), "a.contains: string_type");
  EXPECT_EQ(fault_of(R"({"a":{"contains":5}})"), "ok");
}

TEST(Parse, AnInvalidRegexIsABadRequestThatNamesItsPlace) {
  for (const char* pattern : {"(", "(a)\\1", "(?=a)", "((a{100}){100}){100}", "a**"}) {
    json::Object condition;
    condition.append("field", "a");
    condition.append("operator", "regex");
    condition.append("value", pattern);
    EXPECT_EQ(fault_of(json::Value(condition)), "400") << pattern;
  }
  EXPECT_EQ(fault_of(R"({"a":{"regex":"[[:alpha:]]{1,1000}"}})"), "ok");
  EXPECT_NE(message_of(R"({"AND":[{"a":{"regex":"("}}]})").find("AND[0].a.regex"),
            std::string::npos);
}

TEST(Parse, ADynamicValueIsABadRequest) {
  constexpr const char* kDynamic = R"({"type":"dynamic","field":"inputs.x"})";
  for (const char* filter :
       {R"({"field":"a","operator":"eq","value":?})", R"({"a":?})", R"({"a":{"gt":?}})",
        R"({"a":{"in":[1,?]}})", R"({"a":{"regex":?}})", R"({"key":"a","match":{"value":?}})"}) {
    std::string text = filter;
    text.replace(text.find('?'), 1, kDynamic);
    EXPECT_EQ(fault_of(text.c_str()), "400") << text;
  }
  EXPECT_TRUE(hits(R"({"a":{"field":"inputs.x"}})", R"({"a":{"field":"inputs.x"}})"));
  EXPECT_EQ(fault_of(R"({"a":{"type":"dynamic"}})"), "ok");
  EXPECT_EQ(fault_of(R"({"a":{"type":"dynamic","field":1}})"), "ok");
}

}  // namespace
}  // namespace amend::filter
