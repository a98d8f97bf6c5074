// The comparison rules of the contract, chapter 5.5, and its decision D22. What depends only on the
// kinds of value and operand is in truth_table_test.cc.
#include "filter/match.h"

#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

// Whether a document {"v": stored} satisfies {"v": {op: operand}}.
bool is(std::string_view stored, const char* op, std::string_view operand,
        bool case_sensitive = false) {
  const std::string filter = R"({"field":"v","operator":")" + std::string(op) + R"(","value":)" +
                             std::string(operand) +
                             (case_sensitive ? R"(,"case_sensitive":true})" : "}");
  return hits(filter, "{\"v\":" + std::string(stored) + "}");
}

TEST(Match, PositiveOperatorsNeedOneOfTheValues) {
  EXPECT_TRUE(hits(R"({"items.n":{"gt":5}})", R"({"items":[{"n":1},{"n":9}]})"));
  EXPECT_FALSE(hits(R"({"items.n":{"gt":9}})", R"({"items":[{"n":1},{"n":9}]})"));
  // Two conditions may be satisfied by two elements.
  EXPECT_TRUE(hits(R"({"items.n":{"gt":5,"lt":2}})", R"({"items":[{"n":1},{"n":9}]})"));
}

TEST(Match, NeAndNinAreTheComplements) {
  for (const char* stored : {"5", "[5,6]", "[[5]]", "\"5\"", "null", "[]", "true"}) {
    for (const char* operand : {"5", "\"5\"", "null", "[5]", "\"true\""}) {
      EXPECT_NE(is(stored, "eq", operand), is(stored, "ne", operand));
      const std::string list = "[" + std::string(operand) + "]";
      EXPECT_NE(is(stored, "in", list), is(stored, "nin", list));
      EXPECT_EQ(is(stored, "in", list), is(stored, "eq", operand));
    }
  }
  EXPECT_TRUE(hits(R"({"a":{"ne":1}})", "{}"));
  EXPECT_TRUE(hits(R"({"a":{"nin":[1]}})", "{}"));
}

TEST(Match, NotAlsoMatchesMissing) {
  EXPECT_TRUE(hits(R"({"NOT":[{"a":1}]})", "{}"));
  EXPECT_TRUE(hits(R"({"NOT":[{"a":{"lt":5}}]})", "{}"));  // NOT lt is not gte
  EXPECT_FALSE(hits(R"({"a":{"gte":5}})", "{}"));
}

TEST(Match, NumbersAreExact) {
  EXPECT_TRUE(is("1", "eq", "1.0"));
  EXPECT_FALSE(is("9007199254740993", "eq", "9007199254740992.0"));
  EXPECT_TRUE(is("9007199254740993", "gt", "9007199254740992.0"));
  EXPECT_TRUE(is("18446744073709551615", "lt", "18446744073709551616.0"));
  EXPECT_TRUE(is("18446744073709551615", "gt", "-1"));
  EXPECT_TRUE(is("-0.0", "eq", "0"));
  EXPECT_TRUE(is("0.1", "eq", "\"0.1\""));
}

TEST(Match, BooleansAreNoNumbersAndHaveNoOrder) {
  EXPECT_FALSE(is("true", "eq", "1"));
  EXPECT_FALSE(is("1", "eq", "true"));
  EXPECT_FALSE(is("true", "eq", "\"1\""));
  EXPECT_FALSE(is("true", "gte", "1"));
  EXPECT_FALSE(is("true", "gte", "\"true\""));
}

TEST(Match, CoercionGoesFromTheFiltersStringToTheStoredType) {
  EXPECT_TRUE(is("5", "eq", "\"5\""));
  EXPECT_FALSE(is("5", "ne", "\"5\""));
  EXPECT_TRUE(is("5", "in", "[\"5\"]"));
  EXPECT_FALSE(is("5", "nin", "[\"5\"]"));
  EXPECT_TRUE(is("5", "lte", "\"5e0\""));
  EXPECT_TRUE(is("false", "eq", "\"false\""));
  EXPECT_FALSE(is("\"5\"", "eq", "5"));
  EXPECT_FALSE(is("\"02134\"", "eq", "2134"));
  EXPECT_FALSE(is("\"5\"", "lt", "6"));
  EXPECT_FALSE(is("5", "eq", "\" 5\""));
  EXPECT_FALSE(is("5", "eq", "\"05\""));
  EXPECT_FALSE(is("5", "lt", "\"six\""));
  EXPECT_FALSE(is("5", "starts_with", "\"5\""));
}

TEST(Match, CoercionDoesNotReachIntoWholes) {
  EXPECT_FALSE(is("[1,2]", "eq", "[\"1\",\"2\"]"));
  EXPECT_FALSE(is("{\"a\":1}", "eq", "{\"a\":\"1\"}"));
}

TEST(Match, StringsAreOrderedByCodePoint) {
  EXPECT_TRUE(is("\"B\"", "lt", "\"a\""));
  EXPECT_TRUE(is("\"a\"", "lt", "\"ab\""));
  EXPECT_TRUE(is("\"\uFFFD\"", "lt", "\"\U00010000\""));  // in UTF-16 it would not be
  EXPECT_TRUE(is("\"10\"", "lt", "\"9\""));
  EXPECT_TRUE(is("\"B\"", "lt", "\"a\"", true));
}

TEST(Match, DatesAreOrderedAsInstants) {
  EXPECT_TRUE(is("\"2026-02-03T10:00:00Z\"", "gt", "\"2026-02-03T10:30:00+01:00\""));
  EXPECT_TRUE(is("\"2026-02-03 10:00\"", "gte", "\"2026-02-03T10:00:00.000Z\""));
  EXPECT_TRUE(is("\"2026-02-03T10:00:00.000000001Z\"", "gt", "\"2026-02-03T10:00:00Z\""));
  EXPECT_TRUE(is("\"2026-02-03\"", "lte", "\"2026-02-03T00:00Z\""));
  EXPECT_TRUE(is("[\"2026-02-03\"]", "lt", "\"2026-02-04\""));
}

TEST(Match, ABareDateIsMidnight) {
  EXPECT_FALSE(is("\"2026-02-03T08:00:00Z\"", "lte", "\"2026-02-03\""));
  EXPECT_TRUE(is("\"2026-02-03T00:00:00Z\"", "lte", "\"2026-02-03\""));
}

TEST(Match, ADateAndAnotherStringAreOrderedByCodePoint) {
  EXPECT_TRUE(is("\"2026-02-30\"", "gt", "\"2026-02-03\""));  // no real date
  EXPECT_TRUE(is("\"n/a\"", "gt", "\"2026-02-03\""));
}

TEST(Match, InstantsCountForEqNeInAndNinWhenBothNameTheirZone) {
  constexpr const char* kStored = "\"2026-02-03T10:00:00Z\"";
  constexpr const char* kSame = "\"2026-02-03t11:00:00.0+0100\"";
  EXPECT_TRUE(is(kStored, "eq", kSame));
  EXPECT_TRUE(is(kStored, "eq", kSame, true));
  EXPECT_FALSE(is(kStored, "ne", kSame));
  EXPECT_TRUE(is(kStored, "in", "[1," + std::string(kSame) + "]"));
  EXPECT_FALSE(is(kStored, "nin", "[1," + std::string(kSame) + "]"));
  EXPECT_TRUE(is("[\"x\"," + std::string(kStored) + "]", "eq", kSame));
  EXPECT_FALSE(is(kStored, "eq", "\"2026-02-03T10:00:00\""));
  EXPECT_FALSE(is("[" + std::string(kStored) + "]", "eq", "[" + std::string(kSame) + "]"));
  EXPECT_FALSE(is("[" + std::string(kStored) + "]", "contains", kSame));
}

TEST(Match, NullIsAValue) {
  for (const char* stored : {"null", "1", "[]", "[null]", "[1,null]", "{}", "\"\""}) {
    EXPECT_EQ(is(stored, "eq", "null"), is(stored, "is_null", "true")) << stored;
    EXPECT_NE(is(stored, "is_null", "false"), is(stored, "is_null", "true")) << stored;
    EXPECT_TRUE(is(stored, "exists", "true")) << stored;
    EXPECT_FALSE(is(stored, "exists", "false")) << stored;
  }
  EXPECT_FALSE(hits(R"({"a":null})", "{}"));
  EXPECT_FALSE(hits(R"({"a":{"is_null":false}})", "{}"));
  constexpr const char* kEither = R"({"OR":[{"a":{"exists":false}},{"a":{"is_null":true}}]})";
  EXPECT_TRUE(hits(kEither, "{}"));
  EXPECT_TRUE(hits(kEither, R"({"a":null})"));
  EXPECT_FALSE(hits(kEither, R"({"a":0})"));
}

TEST(Match, ContainsIsSubstringOrMembership) {
  EXPECT_TRUE(is("\"email\"", "contains", "\"mail\""));
  EXPECT_FALSE(is("[\"email\"]", "contains", "\"mail\""));
  EXPECT_TRUE(is("[\"Mail\"]", "contains", "\"mail\""));
  EXPECT_FALSE(is("[\"Mail\"]", "contains", "\"mail\"", true));
  EXPECT_TRUE(is("[1.0]", "contains", "1"));
  EXPECT_FALSE(is("[1]", "contains", "\"1\""));
  EXPECT_FALSE(is("[true]", "contains", "\"true\""));
  EXPECT_FALSE(is("[[\"mail\"]]", "contains", "\"mail\""));
  EXPECT_FALSE(is("{\"mail\":1}", "contains", "\"mail\""));
}

TEST(Match, ContainsThroughAnArrayDecidesByTheLastValue) {
  constexpr const char* kFilter = R"({"items.tag":{"contains":"mail"}})";
  EXPECT_TRUE(hits(kFilter, R"({"items":[{"tag":"x"},{"tag":"email"}]})"));
  EXPECT_FALSE(hits(kFilter, R"({"items":[{"tag":["email"]}]})"));
  EXPECT_TRUE(hits(kFilter, R"({"items":[{"tag":["mail"]}]})"));
}

TEST(Match, RegexSearchesAnywhereUnlessAnchored) {
  EXPECT_TRUE(is("\"an Email\"", "regex", "\"mail\""));
  EXPECT_FALSE(is("\"an email\"", "regex", "\"^mail\""));
  EXPECT_TRUE(is("\"MAIL\"", "regex", "\"m.il\""));
  EXPECT_FALSE(is("\"MAIL\"", "regex", "\"m.il\"", true));
  EXPECT_TRUE(is("\"ÜBER\"", "regex", "\"^ü...$\""));  // a point is a code point
  EXPECT_TRUE(is("\"\"", "regex", "\"\""));
}

TEST(Match, RegexTimeIsLinear) {
  const std::string text = "\"" + std::string(100'000, 'a') + "\"";
  EXPECT_FALSE(is(text, "regex", "\"(a*)*(a*)*(a|a)*b$\""));
}

TEST(Match, SubstringTimeIsLinear) {
  const std::string text = "\"" + std::string(4'000'000, 'a') + "\"";
  const std::string part = "\"" + std::string(1'000'000, 'a') + "b\"";
  EXPECT_FALSE(is(text, "contains", part));
}

TEST(Match, TextNeedsEveryWordInOneString) {
  EXPECT_TRUE(is("\"The quick, brown fox\"", "text", "\"FOX quick\""));
  EXPECT_FALSE(is("\"The quick, brown fox\"", "text", "\"fox red\""));
  EXPECT_FALSE(is("\"The quick, brown fox\"", "text", "\"FOX\"", true));
  EXPECT_FALSE(is("\"foxes\"", "text", "\"fox\""));
  EXPECT_FALSE(is("[\"red\",\"fox\"]", "text", "\"red fox\""));
  EXPECT_TRUE(is("[\"red\",\"red fox\"]", "text", "\"red fox\""));
  EXPECT_FALSE(is("\"\"", "text", "\"\""));
  EXPECT_FALSE(is("\"x\"", "text", "\" \""));
}

TEST(Match, CaseDoesNotCountUnlessSaid) {
  for (const char* op : {"eq", "contains", "starts_with", "ends_with", "regex", "text"}) {
    EXPECT_TRUE(is("\"STRASSE É\"", op, "\"strasse é\"")) << op;
    EXPECT_FALSE(is("\"STRASSE É\"", op, "\"strasse é\"", true)) << op;
    EXPECT_TRUE(is("\"STRASSE É\"", op, "\"STRASSE É\"", true)) << op;
  }
  EXPECT_FALSE(is("\"straße\"", "eq", "\"STRASSE\""));  // simple folding
  EXPECT_TRUE(is("\"A\"", "ne", "\"a\"", true));
  EXPECT_FALSE(is("\"A\"", "nin", "[\"a\"]"));
}

TEST(Match, CaseFoldingReachesIntoWholes) {
  EXPECT_TRUE(is("[\"A\"]", "eq", "[\"a\"]"));
  EXPECT_TRUE(is("{\"k\":[\"A\"]}", "eq", "{\"k\":[\"a\"]}"));
  EXPECT_FALSE(is("{\"K\":1}", "eq", "{\"k\":1}"));
  EXPECT_FALSE(is("[\"A\"]", "eq", "[\"a\"]", true));
}

TEST(Match, IdentifiersAreComparedExactlyByEveryOperator) {
  EXPECT_TRUE(hits(R"({"document_id":"Doc-1"})", "{}"));
  for (const char* filter :
       {R"({"document_id":"doc-1"})", R"({"document_id":{"in":["doc-1"]}})",
        R"({"document_id":{"contains":"doc"}})", R"({"document_id":{"starts_with":"doc"}})",
        R"({"document_id":{"ends_with":"OC-1"}})", R"({"document_id":{"regex":"doc"}})",
        R"({"document_id":{"text":"doc"}})", R"({"_internal.document_id":"doc-1"})",
        R"({"collection_id":"COL_1"})", R"({"namespace_id":"NS_1"})"}) {
    EXPECT_FALSE(hits(filter, "{}")) << filter;
  }
  constexpr const char* kLineage = R"({"lineage":{"root_object_id":"2026-02-03T10:00:00Z"}})";
  EXPECT_TRUE(hits(R"({"root_object_id":"2026-02-03T10:00:00Z"})", "{}", kLineage));
  EXPECT_FALSE(hits(R"({"root_object_id":"2026-02-03T10:00:00z"})", "{}", kLineage));
  EXPECT_FALSE(hits(R"({"root_object_id":"2026-02-03T11:00:00+01:00"})", "{}", kLineage));
  EXPECT_FALSE(hits(R"({"root_object_id":{"gte":"2026-02-03T11:00:00+01:00"}})", "{}", kLineage));
}

TEST(Match, TheSystemBlockCanBeFiltered) {
  EXPECT_TRUE(hits(R"({"created_at":{"gt":"2026-01-01"}})", "{}"));
  EXPECT_TRUE(hits(R"({"_internal.version":7})", "{}"));
  EXPECT_TRUE(hits(R"({"internal_metadata.a":"X"})", "{}", R"({"metadata":{"a":"x"}})"));
}

TEST(Match, SatisfiesDependsOnTheResolvedValuesOnly) {
  const Filter filter = filter_of(json_of(R"({"a":{"gt":5}})"));
  const Condition& condition = *filter.root().condition;
  const json::Value six = 6;
  EXPECT_TRUE(satisfies(condition, Resolved{{&six}, false}));
  EXPECT_TRUE(satisfies(condition, Resolved{{&six}, true}));
  EXPECT_FALSE(satisfies(condition, Resolved{}));
}

}  // namespace
}  // namespace amend::filter
