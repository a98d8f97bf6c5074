// The grammar of the contract, chapter 5.2, and empty filters, 5.3.
#include "filter/parse.h"

#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

bool is_empty_filter(const char* filter) {
  const auto parsed = parse(json_of(filter));
  return parsed.ok() && parsed->empty();
}

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

TEST(Parse, Variation7_PlaceholdersAreOrdinaryStrings) {
  EXPECT_TRUE(hits(R"({"s":"{{INPUT.x}}"})", R"({"s":"{{INPUT.x}}"})"));
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

TEST(Empty, NoConditionIsTheEmptyFilter) {
  for (const char* filter :
       {"null", "{}", R"({"case_sensitive":false})", R"({"AND":[]})", R"({"AND":null})",
        R"({"AND":[],"OR":[],"NOT":[],"case_sensitive":false})", R"({"must":[],"should":null})",
        R"({"and":[],"or":[],"not":[]})"}) {
    EXPECT_TRUE(is_empty_filter(filter)) << filter;
    EXPECT_TRUE(hits(filter, "{}")) << filter;
  }
  EXPECT_TRUE(Filter().empty());
}

TEST(Empty, EmptyListsNextToConditionsAreIgnored) {
  constexpr const char* kFilter = R"({"AND":[],"OR":[],"NOT":null,"a":1})";
  EXPECT_TRUE(hits(kFilter, R"({"a":1})"));
  EXPECT_FALSE(hits(kFilter, R"({"a":2})"));
  EXPECT_TRUE(hits(R"({"OR":[{"a":1,"AND":[]}]})", R"({"a":1})"));
}

TEST(Empty, AnEmptyGroupInsideAnotherIsRefused) {
  EXPECT_EQ(fault_of(R"({"OR":[{"a":1},{}]})"), "OR[1]: value_error");
  EXPECT_EQ(fault_of(R"({"NOT":{}})"), "NOT: value_error");
  EXPECT_EQ(fault_of(R"({"AND":{}})"), "AND: value_error");
  EXPECT_EQ(fault_of(R"({"AND":[{"AND":[]}]})"), "AND[0]: value_error");
  EXPECT_EQ(fault_of(R"({"AND":[{"case_sensitive":true}]})"), "AND[0]: value_error");
  EXPECT_EQ(fault_of(R"({"must_not":[{"must":[]}],"a":1})"), "must_not[0]: value_error");
}

TEST(CaseSensitive, TrueAnywhereAboveWins) {
  constexpr const char* kBody = R"({"s":"Raw"})";
  EXPECT_TRUE(hits(R"({"s":"raw"})", kBody));
  EXPECT_FALSE(hits(R"({"case_sensitive":true,"s":"raw"})", kBody));
  EXPECT_FALSE(hits(R"({"s":"raw","case_sensitive":true})", kBody));
  EXPECT_FALSE(hits(R"({"field":"s","value":"raw","case_sensitive":true})", kBody));
  EXPECT_FALSE(hits(R"({"key":"s","match":{"value":"raw"},"case_sensitive":true})", kBody));
  EXPECT_FALSE(hits(R"({"case_sensitive":true,
                        "AND":[{"field":"s","value":"raw","case_sensitive":false}]})",
                    kBody));
  EXPECT_FALSE(hits(R"({"case_sensitive":true,"OR":[{"case_sensitive":false,
                        "AND":[{"s":{"$regex":"raw"}}]}]})",
                    kBody));
  EXPECT_TRUE(hits(R"({"OR":[{"s":"x","case_sensitive":true},{"s":"raw"}]})", kBody));
  EXPECT_TRUE(hits(R"({"case_sensitive":true,"s":"Raw"})", kBody));
}

TEST(Examples, AllFourOfTheContractAgree) {
  const char* filters[] = {
      R"({"AND":[{"field":"metadata.state","operator":"in","value":["raw","queued"]},
                 {"NOT":{"field":"metadata.by","operator":"eq","value":"bot"}},
                 {"field":"metadata.pages","operator":"gte","value":4}]})",
      R"({"metadata.state":{"$in":["raw","queued"]},"metadata.pages":{"gte":4},
          "NOT":[{"metadata.by":"bot"}]})",
      R"({"must":[{"key":"metadata.state","match":{"any":["raw","queued"]}},
                  {"key":"metadata.pages","range":{"gte":4}}],
          "must_not":[{"key":"metadata.by","value":"bot"}]})",
      R"({"AND":[{"case_sensitive":false,"field":"metadata.state","operator":"in",
                  "value":["raw","queued"]},
                 {"NOT":[{"case_sensitive":false,"field":"metadata.by","operator":"eq",
                          "value":"bot"}],"case_sensitive":false},
                 {"case_sensitive":false,"field":"metadata.pages","operator":"gte","value":4}],
          "case_sensitive":false})"};
  for (const char* state : {"\"raw\"", "\"QUEUED\"", "\"done\"", "null", "[\"x\",\"raw\"]"}) {
    for (const char* by : {"\"bot\"", "\"ann\"", "[\"bot\"]", "null"}) {
      for (const char* pages : {"3", "4", "\"9\"", "[1,7]"}) {
        const std::string body = std::string(R"({"metadata":{"state":)") + state + R"(,"by":)" +
                                 by + R"(,"pages":)" + pages + "}}";
        const bool expected = hits(filters[0], body);
        for (const char* filter : filters) EXPECT_EQ(hits(filter, body), expected) << body;
      }
    }
  }
  EXPECT_TRUE(hits(filters[0], kRaw));
}

TEST(Examples, TheVendorsOwn) {
  constexpr const char* kBody =
      R"({"metadata":{"state":"raw","created_at":"2024-05-01"},"position":5,"namespace_name":"ab"})";
  for (const char* filter :
       {R"({"field":"metadata.state","operator":"eq","value":"raw"})", R"({"position":{"lte":5}})",
        R"({"metadata.created_at":{"$gte":"2024-01-01"}})", R"({"namespace_name":{"$regex":"^a"}})",
        R"({"must":[{"key":"metadata.state","value":"raw"}]})",
        R"({"key":"metadata.created_at","gt":"2024-01-01"})"}) {
    EXPECT_TRUE(hits(filter, kBody)) << filter;
  }
}

}  // namespace
}  // namespace amend::filter
