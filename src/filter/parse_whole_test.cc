// Empty filters (contract 5.3), the inheritance of case_sensitive (5.5) and the examples of
// chapter 5.
#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

constexpr const char* kRaw = R"({"metadata":{"state":"raw","pages":5,"by":"ann"},"n":5})";

bool is_empty_filter(const char* filter) {
  const auto parsed = parse(json_of(filter));
  return parsed.ok() && parsed->empty();
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
