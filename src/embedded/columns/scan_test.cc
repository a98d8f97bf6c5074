// Scanning must say of each row what the reference evaluator says of its result.
#include "embedded/columns/scan.h"

#include <gtest/gtest.h>

#include "embedded/columns/column.h"
#include "filter/match.h"
#include "filter/random.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint32_t kSeed = 20260214;
constexpr Deadline kNever = Deadline::max();
using Words = RowSet::Words;

std::shared_ptr<const filter::Condition> condition_of(const json::Value& filter) {
  return filter::filter_of(filter).root().condition;
}

std::shared_ptr<const filter::Condition> equal_to(json::Value value) {
  return condition_of(
      json::make_object({{"field", "a"}, {"operator", "eq"}, {"value", std::move(value)}}));
}

document::Document document_of(json::Value a) {
  return filter::document_of(json::make_object({{"a", std::move(a)}}));
}

bool bit(const Words& words, Row row) {
  return (words[row / 64] >> (row % 64) & 1) != 0;
}

// Scans the first chunk and compares each row with `expected`.
void expect_scan(const ColumnView& view, const CodeSet& set, Row end,
                 const std::function<bool(ColumnCode)>& expected) {
  Words matches;
  Words unknown;
  matches.fill(0x5555555555555555);
  unknown.fill(0x5555555555555555);
  view.scan(0, set, matches, unknown);
  for (Row row = 0; row < end; ++row) {
    const ColumnCode code = view.code(row);
    ASSERT_EQ(bit(unknown, row), code == kUnknownCode) << row;
    ASSERT_EQ(bit(matches, row), code != kUnknownCode && expected(code)) << row;
  }
}

// `distinct` results in a column of one chunk, some rows unknown.
void fill(Column& column, filter::Random& random, int distinct) {
  for (Row row = 0; row < 65'536; ++row) {
    const auto value = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(distinct)));
    if (random.one_in(50)) {
      column.set_unknown(row);
    } else if (!random.one_in(5)) {
      column.set(row, document_of(value));
    }
  }
}

void expect_numbers_below(int distinct, std::int64_t limit) {
  SCOPED_TRACE(std::to_string(distinct) + " values, those below " + std::to_string(limit));
  filter::Random random(kSeed);
  Column column("a");
  // Codes that take four bytes need as many results before them.
  for (int value = -1; distinct > 65'536 && value > -65'536; --value) {
    column.set(65'536, document_of(value));
  }
  fill(column, random, distinct);
  CodeSet set(
      condition_of(json::make_object({{"field", "a"}, {"operator", "lt"}, {"value", limit}})));
  const ColumnView view = column.view();
  ASSERT_TRUE(view.extend(set, kNever));
  json::Parser parser;
  expect_scan(view, set, 65'536, [&](ColumnCode code) {
    return code != kMissingCode &&
           decode_result(view.result(code), parser).values.front().int64() < limit;
  });
}

TEST(Scan, FindsFewAndManyCodesOfEveryWidth) {
  for (const int distinct : {3, 200, 60'000, 3'000'000}) {
    expect_numbers_below(distinct, 0);
    expect_numbers_below(distinct, 2);
    expect_numbers_below(distinct, distinct / 2);
    expect_numbers_below(distinct, distinct - 2);
  }
}

TEST(Scan, AgreesWithTheReferenceForEveryOperator) {
  filter::Random random(kSeed);
  for (const char* op : {"eq", "ne", "gt", "lt", "gte", "lte", "in", "nin", "contains",
                         "starts_with", "ends_with", "regex", "exists", "is_null", "text"}) {
    for (int round = 0; round < 12; ++round) {
      const json::Value filter = random.condition(op);
      SCOPED_TRACE(json::write(filter));
      const auto condition = condition_of(filter);
      Column column(condition->path.text());
      std::vector<document::Document> documents;
      for (Row row = 0; row < 400; ++row) {
        documents.push_back(filter::document_of(random.body()));
        column.set(row, documents.back());
      }
      CodeSet set(condition);
      const ColumnView view = column.view();
      // One time in two by the index of the values.
      ASSERT_TRUE(view.extend(set, kNever, round % 2 == 0 ? 0 : ColumnView::kLarge));
      Words matches;
      Words unknown;
      view.scan(0, set, matches, unknown);
      for (Row row = 0; row < 400; ++row) {
        ASSERT_EQ(bit(matches, row),
                  filter::satisfies(*condition, filter::resolve(condition->path, documents[row])))
            << json::write(documents[row].body());
      }
    }
  }
}

TEST(Scan, RowsWithoutCodesAreMissing) {
  Column column("a");
  column.set(0, document_of(1));
  column.set(3 * 65'536, document_of(1));
  CodeSet missing(
      condition_of(json::make_object({{"field", "a"}, {"operator", "exists"}, {"value", false}})));
  CodeSet one(equal_to(1));
  const ColumnView view = column.view();
  ASSERT_TRUE(view.extend(missing, kNever) && view.extend(one, kNever));
  for (const std::size_t chunk : {1, 2, 4, 1000}) {
    Words matches;
    Words unknown;
    view.scan(chunk, missing, matches, unknown);
    for (const std::uint64_t word : matches) EXPECT_EQ(word, ~std::uint64_t{0});
    view.scan(chunk, one, matches, unknown);
    for (const std::uint64_t word : matches) EXPECT_EQ(word, 0U);
  }
}

TEST(Scan, FindsRowsThatAMassUpdateMadeUnknown) {
  Column column("a.k");
  RowSet rows;
  for (Row row = 0; row < 200; ++row) {
    const char* a = row % 3 == 0 ? R"([{"k":1}])" : R"({"k":1})";
    column.set(row, document_of(filter::json_of(a)));
    rows.add(row);
  }
  const auto patch = document::parse_patch(filter::json_of(R"({"a.0.x":2})"));
  column.apply(rows, {patch->assignments, 8, 0});
  CodeSet set(equal_to(1));
  const ColumnView view = column.view();
  ASSERT_TRUE(view.extend(set, kNever));
  expect_scan(view, set, 200, [](ColumnCode code) { return code != kMissingCode; });
  Words matches;
  Words unknown;
  view.scan(0, set, matches, unknown);
  EXPECT_TRUE(bit(unknown, 0) && bit(matches, 1) && !bit(unknown, 1));
}

// Every processor has the one way, only some have the other.
TEST(Scan, FindsTheSameWithAndWithoutAvx2) {
  filter::Random random(kSeed);
  Column column("a");
  for (Row row = 0; row < 70'000; ++row) column.set(row, document_of(static_cast<int>(row)));
  for (const std::int64_t limit : {0, 1, 5, 20, 200, 249, 250, 400, 65'000, 69'995, 70'000}) {
    CodeSet set(
        condition_of(json::make_object({{"field", "a"}, {"operator", "lt"}, {"value", limit}})));
    ASSERT_TRUE(column.view().extend(set, kNever));
    for (const std::size_t codes : {3, 256, 60'000, 70'002}) {
      std::vector<ColumnCode> drawn(65'536);
      for (ColumnCode& code : drawn) code = static_cast<ColumnCode>(random.below(codes));
      const Chunk chunk(drawn);
      for (const bool avx2 : {false, true}) {
        if (avx2 && !has_avx2()) continue;
        Words words;
        scan_matches(chunk, set, words, avx2);
        for (Row row = 0; row < drawn.size(); ++row) {
          ASSERT_EQ(bit(words, row), set.has(drawn[row]))
              << drawn[row] << " of " << codes << ", limit " << limit << (avx2 ? ", avx2" : "");
        }
      }
    }
  }
}

TEST(Scan, TakesNoWideCodeForANarrowOne) {
  Column column("a");
  column.set(0, document_of(0));
  for (int value = 1; value < 300; ++value) {
    column.set(65'536 + static_cast<Row>(value), document_of(value));
  }
  CodeSet set(equal_to(256));
  const ColumnView view = column.view();
  ASSERT_TRUE(view.extend(set, kNever));
  ASSERT_TRUE(set.has(view.code(0) + 256));
  expect_scan(view, set, 65'536, [](ColumnCode) { return false; });
}

TEST(CodeSet, GrowsWithTheDictionaryAndStartsAnewWithAnother) {
  Column column("a");
  for (Row row = 0; row < 10'000; ++row) column.set(row, document_of(static_cast<int>(row)));
  CodeSet set(equal_to(9'999));
  ASSERT_TRUE(column.view().extend(set, kNever));
  EXPECT_EQ(set.size(), 10'002U);
  column.set(10'000, document_of(10'000));
  column.set(10'001, document_of(9'999.0));
  ASSERT_TRUE(column.view().extend(set, kNever));
  const auto wanted = [&](ColumnCode code) {
    return code == column.code(9'999) || code == column.code(10'001);
  };
  expect_scan(column.view(), set, 10'002, wanted);
  for (Row row = 0; row < 9'000; ++row) column.set(row, document_of("same"));
  column.tidy();
  ASSERT_LT(column.view().dictionary_size(), 2'000U);
  ASSERT_TRUE(column.view().extend(set, kNever));
  expect_scan(column.view(), set, 10'002, wanted);
}

TEST(CodeSet, StopsAtTheDeadlineAndGoesOn) {
  Column column("a");
  for (Row row = 0; row < 5'000; ++row) column.set(row, document_of(static_cast<int>(row)));
  CodeSet set(equal_to(4'000));
  EXPECT_FALSE(column.view().extend(set, Deadline::min()));
  EXPECT_LT(set.size(), 5'000U);
  EXPECT_TRUE(column.view().extend(set, kNever));
  EXPECT_TRUE(set.has(column.code(4'000)));
}

}  // namespace
}  // namespace amend::embedded
