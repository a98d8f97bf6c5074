#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "bench/data/batches.h"
#include "bench/data/dataset.h"
#include "json/parse.h"

namespace amend::bench {
namespace {

std::string text_of(std::uint64_t row) {
  std::string text;
  write_document(make_document(row), text);
  return text;
}

bool is_pending(const Document& document) {
  return document.status == "pending";
}

Dataset prepare(std::uint64_t size) {
  return Dataset::prepare(std::filesystem::temp_directory_path() / "amend_bench_data", size)
      .value();
}

// These bytes are what results of different days are compared by. When they change, raise kEdition.
TEST(DocumentTest, TheFirstIsAlwaysThis) {
  EXPECT_EQ(
      text_of(0),
      R"({"document_id":"doc-00000000","title":"and boat people slow boat","duration":504,)"
      R"("serial":"sn-5692161d100b05e5","metadata":{"status":"reviewed","category":"sport-2",)"
      R"("score":19,"views":302440536,"tags":["archive","school","sea"],"reviewed":true,)"
      R"("created_at":"2024-05-21T14:12:18Z","batch":"none","rank":0,"lineage":{)"
      R"("bucket":"bucket-24","object":"obj-2b90fb07db5f92c9"},"note":"people grey town early )"
      R"(grey rain sky harbour grey morning window long behind again boat after"}})");
}

TEST(DocumentTest, TextSaysWhatTheDocumentHolds) {
  for (std::uint64_t row = 0; row < 200; ++row) {
    const Document document = make_document(row);
    const auto parsed = json::parse(text_of(row));
    ASSERT_TRUE(parsed.ok());
    const json::Value* metadata = parsed.value().find("metadata");
    ASSERT_NE(metadata, nullptr);
    EXPECT_EQ(metadata->find("status")->string(), document.status);
    EXPECT_EQ(metadata->find("category")->string(), document.category);
    EXPECT_EQ(metadata->find("score")->int64(), static_cast<std::int64_t>(document.score));
    EXPECT_EQ(metadata->find("views")->int64(), static_cast<std::int64_t>(document.views));
    EXPECT_EQ(metadata->find("tags")->array()[2].string(), document.tags[2]);
    EXPECT_EQ(parsed.value().find("serial")->string(), document.serial);
    EXPECT_EQ(row_of(parsed.value().find("document_id")->string()), row);
    EXPECT_EQ(text_of(row).find('\\'), std::string::npos);
  }
}

TEST(DocumentTest, SharesAndSizesAreAsSaid) {
  constexpr std::uint64_t kMany = 20'000;
  std::uint64_t pending = 0;
  std::size_t bytes = 0;
  std::set<std::string> categories;
  std::set<std::string> serials;
  for (std::uint64_t row = 0; row < kMany; ++row) {
    const Document document = make_document(row);
    pending += is_pending(document) ? 1 : 0;
    categories.insert(document.category);
    serials.insert(document.serial);
    bytes += text_of(row).size();
  }
  EXPECT_NEAR(static_cast<double>(pending) / kMany, 0.30, 0.01);
  EXPECT_NEAR(static_cast<double>(bytes) / kMany, 500, 30);
  EXPECT_EQ(categories.size(), 40U);
  EXPECT_EQ(serials.size(), kMany);
}

TEST(DatasetTest, ASmallerOneIsTheBeginning) {
  const Dataset data = prepare(3000);
  const auto smaller = data.first(1000);
  ASSERT_TRUE(smaller.ok());
  std::ifstream all(data.file());
  std::ifstream some(smaller.value().file());
  std::string line_of_all;
  std::uint64_t lines = 0;
  for (std::string line; std::getline(some, line); ++lines) {
    ASSERT_TRUE(std::getline(all, line_of_all));
    EXPECT_EQ(line, line_of_all);
  }
  EXPECT_EQ(lines, 1000U);
}

TEST(DatasetTest, SomeAreTheFirstAMiddleAndTheLast) {
  const Dataset data = prepare(1000);
  const auto rows = data.some([](const Document& d) { return d.row % 100 == 7; });
  EXPECT_EQ(rows, (std::vector<std::uint64_t>{7, 507, 907}));
  EXPECT_TRUE(data.some([](const Document&) { return false; }).empty());
}

TEST(DatasetTest, TopIsSortedAndTiesAreByRow) {
  const Dataset data = prepare(1000);
  const auto ids = data.top(
      3, [](const Document& d) { return d.row >= 10; },
      [](const Document& a, const Document& b) { return a.row / 2 > b.row / 2; });
  EXPECT_EQ(ids, (std::vector<std::string>{"doc-00000998", "doc-00000999", "doc-00000996"}));
}

TEST(BatchTest, NamesAThousandDifferentDocuments) {
  const Batch batch = make_batch(100'000, 3, 5);
  EXPECT_EQ(std::set<std::uint64_t>(batch.rows.begin(), batch.rows.end()).size(), kBatchSize);
  EXPECT_EQ(batch.ranks.size(), kBatchSize);
  EXPECT_EQ(make_batch(100'000, 3, 5).rows, batch.rows);
  EXPECT_NE(make_batch(100'000, 3, 6).rows, batch.rows);
}

TEST(BatchTest, ARankTellsWhoWroteItWhere) {
  const Batch batch = make_batch(100'000, 3, 5);
  EXPECT_TRUE(batch_wrote(100'000, batch.rows[17], batch.ranks[17]));
  EXPECT_FALSE(batch_wrote(100'000, batch.rows[18], batch.ranks[17]));
  EXPECT_FALSE(batch_wrote(100'000, batch.rows[0], 0));
  EXPECT_FALSE(batch_wrote(100'000, batch.rows[0], -5));
}

}  // namespace
}  // namespace amend::bench
