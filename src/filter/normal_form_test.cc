#include "filter/normal_form.h"

#include <gtest/gtest.h>

#include "filter/numeric_text.h"
#include "filter/testing.h"

namespace amend::filter {
namespace {

std::string form(std::string_view json, bool fold = true) {
  std::string text;
  append_form(json_of(json), fold, text);
  return text;
}

bool same(std::string_view operand, std::string_view stored, Sameness sameness = {}) {
  FormSet forms(sameness);
  forms.add(json_of(operand));
  return forms.holds(json_of(stored));
}

TEST(NormalForm, NumbersOfOneValueHaveOneForm) {
  EXPECT_EQ(form("1"), form("1.0"));
  EXPECT_EQ(form("0"), form("-0.0"));
  EXPECT_EQ(form("-3"), form("-3e0"));
  EXPECT_EQ(form("9007199254740992"), form("9007199254740992.0"));
  EXPECT_EQ(form("9223372036854775808"), form("9223372036854775808.0"));
  EXPECT_EQ(form("-9223372036854775808"), form("-9223372036854775808.0"));
  EXPECT_NE(form("9007199254740993"), form("9007199254740992.0"));
  EXPECT_NE(form("18446744073709551615"), form("18446744073709551616.0"));
  EXPECT_NE(form("1"), form("1.5"));
}

TEST(NormalForm, TypesDiffer) {
  const char* values[] = {"null",     "true",      "false",  "1",      "\"1\"",
                          "\"true\"", "\"null\"",  "[]",     "{}",     "[1]",
                          "[[1]]",    "{\"a\":1}", "\"[]\"", "\"n1\"", "\"\""};
  for (const char* a : values) {
    for (const char* b : values) EXPECT_EQ(form(a) == form(b), a == b) << a << " " << b;
  }
}

TEST(NormalForm, MembersHaveNoOrderElementsDo) {
  EXPECT_EQ(form(R"({"a":1,"b":[1,{"c":2,"d":3}]})"), form(R"({"b":[1.0,{"d":3,"c":2}],"a":1})"));
  EXPECT_NE(form("[1,2]"), form("[2,1]"));
  EXPECT_NE(form("[[1],2]"), form("[[1,2]]"));
  EXPECT_NE(form(R"(["a","b"])"), form(R"(["a\",\"b"])"));
}

TEST(NormalForm, FoldingReachesIntoArraysAndObjectsButNotKeys) {
  EXPECT_EQ(form(R"({"k":["A"]})"), form(R"({"k":["a"]})"));
  EXPECT_NE(form(R"({"k":["A"]})", false), form(R"({"k":["a"]})", false));
  EXPECT_NE(form(R"({"K":1})"), form(R"({"k":1})"));
}

TEST(NormalForm, OperandsAreCoercedStoredValuesAreNot) {
  EXPECT_TRUE(same("\"5\"", "5"));
  EXPECT_TRUE(same("\"5.0\"", "5"));
  EXPECT_TRUE(same("\"true\"", "true"));
  EXPECT_TRUE(same("\"false\"", "false"));
  EXPECT_FALSE(same("5", "\"5\""));
  EXPECT_FALSE(same("true", "\"true\""));
  EXPECT_FALSE(same("\"True\"", "true"));
  EXPECT_FALSE(same("\"1\"", "true"));
  EXPECT_FALSE(same("\"null\"", "null"));
  EXPECT_FALSE(same("[\"5\"]", "[5]"));
  EXPECT_FALSE(same("\"5\"", "5", {.coerce = false}));
}

TEST(NormalForm, InstantsNeedTheirZonesOnBothSides) {
  EXPECT_TRUE(same("\"2026-02-03T10:00:00Z\"", "\"2026-02-03T11:00:00.000+01:00\""));
  EXPECT_FALSE(same("\"2026-02-03T10:00:00\"", "\"2026-02-03T10:00:00Z\""));
  EXPECT_FALSE(same("\"2026-02-03T10:00:00Z\"", "\"2026-02-03T10:00:00\""));
  EXPECT_FALSE(same("[\"2026-02-03T10:00:00Z\"]", "[\"2026-02-03T10:00:00z+\"]"));
  EXPECT_FALSE(same("[\"2026-02-03T10:00Z\"]", "[\"2026-02-03T10:00:00Z\"]"));
  EXPECT_FALSE(same("\"2026-02-03T10:00Z\"", "\"2026-02-03T10:00:00Z\"", {.instants = false}));
}

TEST(NumericText, IsTheGrammarOfJsonWithoutSpaces) {
  for (const char* text : {"0", "-1", "1.5", "1e3", "1E+3", "18446744073709551615", "-0"}) {
    EXPECT_TRUE(numeric_text(text)) << text;
  }
  for (const char* text :
       {"",    " 1",   "1 ",  "+1",       "01",    ".5",    "1.",
        "1e",  "0x10", "NaN", "Infinity", "-",     "1_000", "1,5",
        "\n1", "1\t",  "[1]", "true",     "1e400", "--1",   "18446744073709551616",
        "1-1"}) {
    EXPECT_FALSE(numeric_text(text)) << text;
  }
}

}  // namespace
}  // namespace amend::filter
