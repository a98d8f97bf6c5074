#include "embedded/row_set.h"

#include <gtest/gtest.h>

#include <vector>

namespace amend::embedded {
namespace {

std::vector<Row> rows_of(const RowSet& set) {
  std::vector<Row> rows;
  set.for_each([&](Row row) { rows.push_back(row); });
  return rows;
}

// Takes a set apart into words and puts it together again.
RowSet through_words(const RowSet& set) {
  RowSet made;
  set.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    for (std::size_t row = 0; row < 65'536; ++row) {
      const bool in = (words[row / 64] >> (row % 64) & 1) != 0;
      EXPECT_EQ(in, set.contains(chunk * 65'536 + row)) << row;
    }
    made.add_words(chunk, words);
  });
  return made;
}

void expect_same(const RowSet& set) {
  const RowSet made = through_words(set);
  EXPECT_EQ(made, set);
  EXPECT_EQ(rows_of(made), rows_of(set));
  EXPECT_EQ(made.size(), set.size());
}

RowSet every(Row step, Row end) {
  RowSet set;
  for (Row row = 0; row < end; row += step) set.add(row);
  return set;
}

TEST(RowSetWords, GoThereAndBackInEveryFormOfAChunk) {
  expect_same(RowSet());
  expect_same(every(70'000, 200'000));
  expect_same(every(16, 65'536));     // 4096 rows, the last sparse form
  expect_same(every(15, 65'536));     // a dense one
  expect_same(every(2, 3 * 65'536));  // several
  RowSet runs;
  runs.add_range(100, 50'000);
  runs.add_range(131'072, 196'608);  // a whole chunk
  runs.add_range(200'000, 200'001);
  expect_same(runs);
  RowSet almost = every(1, 65'535);
  expect_same(almost);
  almost.add(65'535);
  expect_same(almost);
}

TEST(RowSetWords, AreAddedToWhatIsThere) {
  RowSet set;
  set.add(1);
  set.add(65'536);
  every(2, 65'536).for_each_chunk(
      [&](std::uint64_t chunk, const RowSet::Words& words) { set.add_words(chunk, words); });
  EXPECT_EQ(set.size(), 32'768U + 2);
  EXPECT_TRUE(set.contains(1) && set.contains(65'534) && !set.contains(3));
  set.add_words(7, RowSet::Words{});
  EXPECT_FALSE(set.contains(7 * 65'536));
  EXPECT_EQ(set.size(), 32'768U + 2);
}

}  // namespace
}  // namespace amend::embedded
