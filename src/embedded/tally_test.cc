#include "embedded/tally.h"

#include <gtest/gtest.h>

#include <string>

#include "embedded/columns/column.h"
#include "filter/testing.h"

namespace amend::embedded {
namespace {

class TallyTest : public testing::Test {
 protected:
  void set(Row row, std::string_view body) {
    for (Column* column : {&a_, &b_}) {
      column->set(row, filter::document_of(filter::json_of(body)));
    }
  }

  void look() { views_ = {a_.view(), b_.view()}; }
  std::vector<const ColumnView*> views() const { return {&views_[0], &views_[1]}; }

  std::string value(std::size_t column, ColumnCode code) {
    json::Parser parser;
    const Found found = decode_result(views_[column].result(code), parser);
    return found.values.empty() ? "-" : found.values.front().string();
  }

  std::string take(Tally& tally) {
    std::string text;
    EXPECT_TRUE(tally
                    .take([&](const std::vector<ColumnCode>& codes, std::uint64_t rows) {
                      text += value(0, codes[0]) + value(1, codes[1]) + std::to_string(rows) + " ";
                      return Status();
                    })
                    .ok());
    return text;
  }

  static void count(Tally& tally, const RowSet& rows) {
    rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
      if (tally.knows(chunk)) tally.count(chunk, words);
    });
  }

  Column a_{"a"};
  Column b_{"b"};
  std::vector<ColumnView> views_;
};

RowSet rows_of(Row first, Row end) {
  RowSet rows;
  rows.add_range(first, end);
  return rows;
}

TEST_F(TallyTest, CountsCombinationsInTheOrderOfTheirFirstRows) {
  set(2, R"({"a":"y","b":"p"})");
  set(3, R"({"a":"x","b":"q"})");
  set(70, R"({"a":"y","b":"q"})");
  set(90, R"({"a":"x"})");
  set(91, R"({"a":"x","b":"q"})");
  set(65'536, R"({"a":"x","b":"q"})");
  set(65'537, R"({"b":"p"})");
  look();
  Tally tally(views());
  count(tally, rows_of(2, 4));
  count(tally, rows_of(70, 71));
  count(tally, rows_of(90, 92));
  count(tally, rows_of(65'536, 65'538));
  EXPECT_EQ(take(tally), "yp1 xq3 yq1 x-1 -p1 ");
  count(tally, rows_of(64, 128));
  EXPECT_EQ(take(tally), "--61 yq1 x-1 xq1 ") << "what was taken is forgotten";
  EXPECT_EQ(take(tally), "");
}

TEST_F(TallyTest, DoesNotKnowAChunkThatAColumnDoesNotKnow) {
  set(0, R"({"a":"x","b":"q"})");
  set(65'536, R"({"a":"x","b":"q"})");
  b_.set_unknown(65'540);
  look();
  const Tally tally(views());
  EXPECT_TRUE(tally.knows(0));
  EXPECT_FALSE(tally.knows(1));
  EXPECT_TRUE(tally.knows(2)) << "beyond the columns all is missing";
}

TEST_F(TallyTest, StopsAtAnErrorAndForgetsAllTheSame) {
  set(0, R"({"a":"x"})");
  set(1, R"({"a":"y"})");
  look();
  Tally tally(views());
  count(tally, rows_of(0, 2));
  int visits = 0;
  const Status status = tally.take([&](const std::vector<ColumnCode>&, std::uint64_t) {
    ++visits;
    return Status::internal("no more");
  });
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(visits, 1);
  EXPECT_EQ(take(tally), "");
}

TEST_F(TallyTest, IsNotForMoreCombinationsThanRows) {
  for (Row row = 0; row < 98; ++row) {
    const std::string text = std::to_string(row);
    set(row, R"({"a":"x)" + text + R"(","b":"y)" + text + R"("})");
  }
  look();
  ASSERT_EQ(views_[0].dictionary_size(), 100U);
  EXPECT_FALSE(Tally::fits(views(), 5000));
  EXPECT_FALSE(Tally::fits(views(), 9999));
  EXPECT_TRUE(Tally::fits(views(), 10'000));
  EXPECT_TRUE(Tally::fits({&views_[0]}, 1)) << "few are always worth it";
}

}  // namespace
}  // namespace amend::embedded
