#include "embedded/row_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "json/parse.h"

namespace amend::embedded {
namespace {

SharedRecord record_of(Version version, const std::vector<Row>& rows) {
  Record record;
  record.version = version;
  record.kind = RecordKind::kUpdateDocuments;
  for (const Row row : rows) {
    record.entries.push_back({row, *document::parse_patch(*json::parse(R"({"a":1})"))});
  }
  return std::make_shared<const Record>(std::move(record));
}

RowSet rows_of(const std::vector<Row>& rows) {
  RowSet set;
  for (const Row row : rows) set.add(row);
  return set;
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
  index.add(record_of(3, {7, 8, 7}));
  index.add(record_of(5, {7}));
  index.add(record_of(9, {8, 7 + 64}));
  EXPECT_EQ(collected(index, 7, 0, 9), (Found{{3, 0}, {3, 2}, {5, 0}}));
  EXPECT_EQ(collected(index, 7, 3, 9), (Found{{5, 0}}));
  EXPECT_EQ(collected(index, 7, 0, 4), (Found{{3, 0}, {3, 2}}));
  EXPECT_EQ(collected(index, 7 + 64, 0, 9), (Found{{9, 1}}));
  EXPECT_EQ(collected(index, 1, 0, 9), Found());
}

TEST(RowIndex, AddsUpWhatARowsEntriesAddToItsText) {
  RowIndex index;
  const SharedRecord record = record_of(1, {4, 5, 4});
  const std::uint64_t one = growth_of(record->entries[0].patch);
  EXPECT_EQ(index.add(record), 2 * one);
  EXPECT_EQ(index.add(record_of(2, {5, 4})), 3 * one);
  EXPECT_EQ(index.growth(4), 3 * one);
  EXPECT_EQ(index.growth(5), 2 * one);
  EXPECT_EQ(index.growth(6), 0U);
}

TEST(RowIndex, KnowsTheRowsThatHaveEntriesUpToAVersion) {
  RowIndex index;
  index.add(record_of(1, {1}));
  index.add(record_of(2, {2, 1}));
  RowSet rows;
  index.add_rows(1, rows);
  EXPECT_EQ(rows, rows_of({1}));
  index.add_rows(2, rows);
  EXPECT_EQ(rows, rows_of({1, 2}));
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
    index.add(record_of(version, rows));
  }
  for (const auto& [row, found] : expected) EXPECT_EQ(collected(index, row, 0, 300), found);
}

}  // namespace
}  // namespace amend::embedded
