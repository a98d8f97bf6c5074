// What operators do to results, by example; property_test.cc holds them against documents.
#include <gtest/gtest.h>

#include "document/operators.h"
#include "embedded/columns/column.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

document::Patch patch_of(std::string_view operators) {
  document::Patch patch;
  EXPECT_TRUE(document::add_operators(filter::json_of(operators), patch).ok());
  return patch;
}

Change change_of(const document::Patch& patch) {
  return {patch.assignments, 8, 1'770'000'002'000'000};
}

std::string text_of(const Column& column, Row row) {
  const ColumnCode code = column.code(row);
  if (code == kUnknownCode) return "unknown";
  if (code == kMissingCode) return "missing";
  json::Parser parser;
  std::string text;
  for (const json::Value& value : decode_result(column.view().result(code), parser).values) {
    text.append(text.empty() ? "" : " ").append(json::write(value));
  }
  return text;
}

// What the column says of a document after the operators.
std::string after(std::string_view path, std::string_view body, std::string_view operators) {
  Column column(path);
  column.set(0, filter::document_of(filter::json_of(body)));
  const document::Patch patch = patch_of(operators);
  column.apply(0, change_of(patch));
  return text_of(column, 0);
}

TEST(OperatorEffects, AreExactAtThePathAndBelowIt) {
  EXPECT_EQ(after("a.n", R"({"a":{"n":5}})", R"({"increment":{"a.n":2}})"), "7");
  EXPECT_EQ(after("a.n", R"({"a":7})", R"({"increment":{"a.n":2}})"), "2");
  EXPECT_EQ(after("a", R"({"a":{"n":5}})", R"({"multiply":{"a.n":2}})"), R"({"n":10})");
  EXPECT_EQ(after("a", R"({"a":[1,2]})", R"({"add_to_set":{"a":[2,3]}})"), "[1,2,3]");
  EXPECT_EQ(after("a", R"({"a":[1,2]})", R"({"remove":{"a":1}})"), "[2]");
  EXPECT_EQ(after("a", "{}", R"({"remove":{"a":1}})"), "missing");
  EXPECT_EQ(after("a", R"({"a":"x"})", R"({"increment":{"a":1}})"), R"("x")");
  EXPECT_EQ(after("a", R"({"a":5})", R"({"min":{"a":3},"increment":{"a":1}})"), "4");
  EXPECT_EQ(after("b", R"({"b":5})", R"({"increment":{"a":1}})"), "5");
}

TEST(OperatorEffects, AboveThePathAListIsNotKnown) {
  EXPECT_EQ(after("a.b", R"({"a":{"b":1}})", R"({"append":{"a":{"b":2}}})"), "1");
  EXPECT_EQ(after("a.b", "{}", R"({"append":{"a":{"b":2}}})"), "unknown");
  EXPECT_EQ(after("a.b", R"({"a":[{"b":1}]})", R"({"append":{"a":{"b":2}}})"), "unknown");
  EXPECT_EQ(after("a.b", R"({"a":[{"b":1}]})", R"({"remove":{"a":[{"b":1}]}})"), "unknown");
  EXPECT_EQ(after("a.b", R"({"a":[{"b":1}]})", R"({"increment":{"a":1}})"), "1");
  EXPECT_EQ(after("a.b", "{}", R"({"increment":{"a":1}})"), "missing");
}

TEST(OperatorEffects, OfARenameTheOldPlaceIsKnownAndTheNewOneIsNot) {
  EXPECT_EQ(after("a", R"({"a":1})", R"({"rename":{"a":"b"}})"), "missing");
  EXPECT_EQ(after("a.x", R"({"a":{"x":1}})", R"({"rename":{"a":"b"}})"), "missing");
  EXPECT_EQ(after("a", R"({"a":{"x":1,"y":2}})", R"({"rename":{"a.x":"b"}})"), R"({"y":2})");
  EXPECT_EQ(after("b", R"({"a":1})", R"({"rename":{"a":"b"}})"), "unknown");
  EXPECT_EQ(after("b.c", R"({"a":1,"b":{"c":2}})", R"({"rename":{"a":"b.d"}})"), "2");
  EXPECT_EQ(after("b.c", R"({"b":[{"c":2}]})", R"({"rename":{"a":"b.d"}})"), "unknown")
      << "if anything is moved, an object takes the array's place";
  EXPECT_EQ(after("a.x", R"({"a":{"x":1}})", R"({"rename":{"a":"b.c"}})"), "unknown")
      << "what is nested too deeply is not moved";
  EXPECT_EQ(after("a", R"({"a":{"x":1}})", R"({"rename":{"a":"b.c"}})"), "missing");
}

TEST(OperatorEffects, AMassUpdateIsDerivedOncePerDistinctResult) {
  Column column("n");
  for (Row row = 0; row < 70'000; ++row) {
    column.set(row, filter::document_of(json::make_object({{"n", row % 3}})));
  }
  const std::size_t before = column.view().dictionary_size();
  RowSet rows;
  rows.add_range(0, 70'000);
  const document::Patch patch = patch_of(R"({"increment":{"n":10}})");
  column.apply(rows, change_of(patch));
  EXPECT_EQ(column.view().dictionary_size(), before + 3);
  EXPECT_EQ(text_of(column, 69'999), "10");
  EXPECT_EQ(text_of(column, 4), "11");
}

TEST(OperatorEffects, ARevertGivesBackWhatWasCounted) {
  Column column("n");
  column.set(0, filter::document_of(filter::json_of(R"({"n":5})")));
  const document::Patch patch = patch_of(R"({"increment":{"n":1}})");
  RowSet rows;
  rows.add(0);
  column.apply(rows, change_of(patch));
  EXPECT_EQ(text_of(column, 0), "6");
  column.revert(rows, {patch.assignments, 9, 1'770'000'003'000'000}, 8);
  EXPECT_EQ(text_of(column, 0), "5");
}

TEST(OperatorEffects, WhatAnArrayLostWhileItWasHiddenIsNotGivenBack) {
  Column column("a");
  column.set(0, filter::document_of(filter::json_of(R"({"a":[{"c":[1,2]}]})")));
  document::Patch hides = *document::parse_patch(filter::json_of(R"({"a.b":1})"));
  const document::Patch takes = patch_of(R"({"remove":{"a.0.c":1}})");
  RowSet rows;
  rows.add(0);
  column.apply(rows, change_of(hides));
  column.apply(rows, {takes.assignments, 9, 1'770'000'003'000'000});
  EXPECT_EQ(text_of(column, 0), R"({"b":1})");
  column.revert(rows, {hides.assignments, 10, 1'770'000'004'000'000}, 8);
  EXPECT_EQ(text_of(column, 0), "unknown") << "without the first, the second takes 1 away";
}

}  // namespace
}  // namespace amend::embedded
