#include "embedded/saved_values.h"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include "document/create.h"
#include "embedded/forget.h"
#include "embedded/test_directory.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr Number kCollection = 2;

class SavedValuesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Store::open(directory_.path(), true);
    ASSERT_TRUE(opened.ok());
    store_ = std::move(*opened);
  }

  // What takes {"s": ...} back in a row that had this.
  void take(Row row, Version version, const std::string& had) {
    const auto patch = document::parse_patch(*json::parse(R"({"s":1})"));
    const document::Text text{had, "{}"};
    std::size_t bytes_left = 2 * text.bytes();
    ASSERT_TRUE(groups_.undo().read(*patch, text, bytes_left));
    groups_.take(row, version);
  }

  void write(Version sealed) {
    rocksdb::WriteBatch batch;
    ASSERT_TRUE(groups_
                    .write(kCollection, sealed,
                           [&](const std::string& key, const std::string& value) -> Status {
                             batch.Put(store_->handle(Family::kSaved), key, value);
                             return {};
                           })
                    .ok());
    EXPECT_EQ(groups_.bytes(), 0U);
    ASSERT_TRUE(store_->commit(batch).ok());
  }

  static RowSet rows(Row begin, Row end) {
    RowSet set;
    set.add_range(begin, end);
    return set;
  }

  Result<SavedValues> read(Version version, const RowSet& wanted) {
    return read_saved_values(*store_, kCollection, version, wanted);
  }

  static std::string text_of(const document::Patch& patch) {
    const document::Assignment& only = patch.assignments.front();
    return only.operation == document::Operation::kRemove ? "removed" : json::write(only.value);
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  UndoGroups groups_;
};

TEST_F(SavedValuesTest, AreTheDocumentedBytes) {
  take(1, 5, R"({"s":0})");
  write(6);
  auto scan = store_->scan(Family::kSaved, "");
  ASSERT_TRUE(scan.valid());
  EXPECT_EQ(std::string(scan.key()), std::string("\0\0\0\2"
                                                 "\0\0\0\0\0\0\0\5"
                                                 "\0\0\0\0\0\0\0\1"
                                                 "\0\0\0\0\0\0\0\6",
                                                 28));
  // Format 1, no set, one entry: row 1, 8 bytes of a patch: about 6 bytes of text, one assignment
  // that replaces, one name, the value.
  const std::string_view body(
      "\1\0\1\1\x08\6\1\2\1\1s\1"
      "0",
      13);
  EXPECT_EQ(scan.value().substr(4), body);
  scan.next();
  EXPECT_FALSE(scan.valid());
  EXPECT_EQ(saved_note_key(2, 3), std::string("V\0\0\0\2\0\0\0\0\0\0\0\3", 13));
  EXPECT_EQ(encode(SavedNote{258, 3}), std::string("\1\2\1\0\0\0\0\0\0\3", 10));
  EXPECT_EQ(decode_saved_note(encode(SavedNote{258, 3}))->bytes, 3U);
}

TEST_F(SavedValuesTest, RowsThatHadTheSameAreOneSet) {
  for (Row row = 0; row < 40; ++row) take(row, 5, row < 20 ? R"({"s":"a"})" : R"({"t":1})");
  take(40, 5, R"({"s":[1]})");
  write(6);
  for (Row row = 41; row < 61; ++row) take(row, 5, R"({"s":"a"})");
  write(6);
  const auto saved = read(5, rows(2, 100));
  ASSERT_TRUE(saved.ok());
  ASSERT_EQ(saved->sets.size(), 2U);
  EXPECT_EQ(text_of(saved->sets[0].patch), R"("a")");
  RowSet had_a = rows(2, 20);
  had_a.add_range(41, 61);
  EXPECT_TRUE(saved->sets[0].rows == had_a) << "of both stretches, and none that is not wanted";
  EXPECT_EQ(text_of(saved->sets[1].patch), "removed");
  EXPECT_TRUE(saved->sets[1].rows == rows(20, 40));
  ASSERT_EQ(saved->entries.size(), 1U);
  EXPECT_EQ(saved->entries[0].row, 40U);
  EXPECT_EQ(text_of(saved->entries[0].patch), "[1]");
  EXPECT_TRUE(saved->rows == rows(2, 61));
}

TEST_F(SavedValuesTest, OnlyTheLargestGroupsAreSets) {
  Row row = 0;
  for (std::size_t group = 0; group <= SavedValues::kSets; ++group) {
    const std::string had = R"({"s":"v)" + std::to_string(group) + R"("})";
    for (std::size_t left = 10 + (group == 7 ? 0 : 5); left > 0; --left) take(row++, 5, had);
  }
  write(6);
  const auto saved = read(5, rows(0, row));
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(saved->sets.size(), SavedValues::kSets);
  ASSERT_EQ(saved->entries.size(), 10U);
  for (const RecordEntry& entry : saved->entries) EXPECT_EQ(text_of(entry.patch), R"("v7")");
}

TEST_F(SavedValuesTest, WhatTwoPassesSayOfARowCountsOnce) {
  for (Row row = 0; row < 10; ++row) take(row, 5, R"({"s":0})");
  write(6);
  for (Row row = 5; row < 15; ++row) take(row, 5, R"({"s":0})");
  take(4, 5, R"({"s":0})");
  write(7);
  const auto saved = read(5, rows(0, 100));
  ASSERT_TRUE(saved.ok());
  ASSERT_EQ(saved->sets.size(), 1U);
  EXPECT_TRUE(saved->sets[0].rows == rows(0, 15));
  EXPECT_TRUE(saved->entries.empty());
}

TEST_F(SavedValuesTest, OfAnotherUpdateTheyAreNotRead) {
  take(0, 5, R"({"s":0})");
  take(0, 6, R"({"s":1})");
  write(6);
  EXPECT_EQ(text_of(read(5, rows(0, 1))->entries.at(0).patch), "0");
  EXPECT_EQ(text_of(read(6, rows(0, 1))->entries.at(0).patch), "1");
  EXPECT_TRUE(read(7, rows(0, 1))->rows.empty());
}

TEST_F(SavedValuesTest, EveryFlippedByteIsFound) {
  for (Row row = 0; row < 10; ++row) take(row, 5, R"({"s":0})");
  take(10, 5, "{}");
  write(6);
  auto scan = store_->scan(Family::kSaved, "");
  const std::string key(scan.key());
  const std::string value(scan.value());
  for (std::size_t at = 0; at < value.size(); ++at) {
    std::string damaged = value;
    damaged[at] ^= 1;
    rocksdb::WriteBatch batch;
    batch.Put(store_->handle(Family::kSaved), key, damaged);
    ASSERT_TRUE(store_->commit(batch).ok());
    EXPECT_EQ(read(5, rows(0, 20)).status().code(), Code::kInternal) << "byte " << at;
  }
}

// One below, at and above what one revert may bring back: per row its number, 13 bytes around the
// value, and the value.
TEST_F(SavedValuesTest, MoreThanOneRevertMayBringBackIsRefused) {
  const std::size_t half = limits::kRestoreBytes / 2 - sizeof(Row) - 13;
  const auto text = [](std::size_t value_bytes) {
    return R"({"s":")" + std::string(value_bytes - 2, 'x') + R"("})";
  };
  for (const std::size_t last : {half - 1, half, half + 1}) {
    SCOPED_TRACE(last);
    take(0, 5, text(half));
    take(1, 5, text(last));
    write(6);
    const auto saved = read(5, rows(0, 2));
    EXPECT_EQ(saved.status().code(), last > half ? Code::kNotRevertible : Code::kOk);
  }
}

}  // namespace
}  // namespace amend::embedded
