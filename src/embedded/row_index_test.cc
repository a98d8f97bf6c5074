#include "embedded/row_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "json/parse.h"

namespace amend::embedded {
namespace {

Record record_of(Version version, const std::vector<Row>& rows) {
  Record record;
  record.version = version;
  record.kind = RecordKind::kUpdateDocuments;
  for (const Row row : rows) {
    record.entries.push_back({row, *document::parse_patch(*json::parse(R"({"a":1})"))});
  }
  return record;
}

RowSet rows_of(const std::vector<Row>& rows) {
  RowSet set;
  for (const Row row : rows) set.add(row);
  return set;
}

std::uint64_t add(const Record& record, RowIndex& index) {
  return index.add(record, std::make_shared<const EncodedRecord>(encode(record)));
}

using Found = std::vector<std::pair<Version, std::uint64_t>>;  // version and ordinal

Found collected(const RowIndex& index, Row row, Version stamp, Version last) {
  std::vector<PendingEntry> entries;
  index.collect(row, stamp, last, entries);
  Found found;
  for (const PendingEntry& entry : entries) found.emplace_back(entry.version, entry.ordinal);
  return found;
}

TEST(RowIndex, GivesARowsEntriesInOrderBetweenTwoVersions) {
  RowIndex index;
  add(record_of(3, {7, 8, 7}), index);
  add(record_of(5, {7}), index);
  add(record_of(9, {8, 7 + 64}), index);
  EXPECT_EQ(collected(index, 7, 0, 9), (Found{{3, 0}, {3, 2}, {5, 0}}));
  EXPECT_EQ(collected(index, 7, 3, 9), (Found{{5, 0}}));
  EXPECT_EQ(collected(index, 7, 0, 4), (Found{{3, 0}, {3, 2}}));
  EXPECT_EQ(collected(index, 7 + 64, 0, 9), (Found{{9, 1}}));
  EXPECT_EQ(collected(index, 1, 0, 9), Found());
}

TEST(RowIndex, AddsUpWhatARowsEntriesAddToItsText) {
  RowIndex index;
  const Record record = record_of(1, {4, 5, 4});
  const std::uint64_t one = growth_of(record.entries[0].patch);
  EXPECT_EQ(add(record, index), 2 * one);
  EXPECT_EQ(add(record_of(2, {5, 4}), index), 3 * one);
  EXPECT_EQ(index.growth(4), 3 * one);
  EXPECT_EQ(index.growth(5), 2 * one);
  EXPECT_EQ(index.growth(6), 0U);
}

TEST(RowIndex, KnowsTheRowsThatHaveEntriesUpToAVersion) {
  RowIndex index;
  add(record_of(1, {1}), index);
  add(record_of(2, {2, 1}), index);
  RowSet rows;
  index.add_rows(1, rows);
  EXPECT_EQ(rows, rows_of({1}));
  index.add_rows(2, rows);
  EXPECT_EQ(rows, rows_of({1, 2}));
}

TEST(RowIndex, AppliesThePatchOfAnEntry) {
  Record record;
  record.version = 4;
  record.kind = RecordKind::kUpdateDocuments;
  record.entries.push_back({1, *document::parse_patch(*json::parse(R"({"a":{"b":1}})"))});
  record.entries.push_back({2, *document::parse_patch(*json::parse(R"({"c.d":[2,"x"]})"))});
  RowIndex index;
  add(record, index);
  json::Parser parser;
  auto document = *document::Document::parse({}, {R"({"c":{"e":0}})", "{}"}, parser);
  for (const Row row : {1, 2}) {
    std::vector<PendingEntry> entries;
    index.collect(row, 0, 4, entries);
    ASSERT_EQ(entries.size(), 1U);
    document::Patch space;
    const document::Patch* patch = patch_of(entries[0], parser, space);
    ASSERT_NE(patch, nullptr);
    document::apply(*patch, document);
  }
  EXPECT_EQ(document.text().body, R"({"c":{"e":0,"d":[2,"x"]},"a":{"b":1}})");
}

TEST(RowIndex, HoldsManyRandomEntries) {
  std::mt19937_64 random(20261125);
  RowIndex index;
  std::map<Row, Found> expected;
  for (Version version = 1; version <= 300; ++version) {
    std::vector<Row> rows(random() % 50);
    for (std::size_t at = 0; at < rows.size(); ++at) {
      rows[at] = random() % 2000;
      expected[rows[at]].emplace_back(version, at);
    }
    add(record_of(version, rows), index);
  }
  for (const auto& [row, found] : expected) EXPECT_EQ(collected(index, row, 0, 300), found);
}

}  // namespace
}  // namespace amend::embedded
