#include "embedded/column_upkeep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include <rocksdb/write_batch.h>

#include "document/create.h"
#include "embedded/column_build.h"
#include "embedded/test_directory.h"
#include "embedded/writes.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

constexpr Deadline kNever = Deadline::max();
constexpr std::uint64_t kEnough = 1 << 30;

bool never() {
  return false;
}

class ColumnUpkeepTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*Store::open(directory_.path() + "/store", true));
    catalog_ = std::move(*Catalog::load(*store_));
    const auto space = *catalog_->create(engine::NewNamespace{"org_local", "press", {}});
    entry_ = *catalog_->create(engine::NewCollection{space->info.id, "films", json::Object()});
    engine::CreateDocuments command{entry_->info.id, {}};
    command.documents.push_back(*document::read_new_document(*json::parse(R"({"a":1,"b":2})"),
                                                             document::SystemMembers::kRefuse));
    CreateWrite write({*entry_, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  }

  void restart() {
    const std::string id = entry_->info.id;
    entry_.reset();
    catalog_.reset();
    store_.reset();
    store_ = std::move(*Store::open(directory_.path() + "/store", false));
    catalog_ = std::move(*Catalog::load(*store_));
    entry_ = *catalog_->collection_by_id(id);
  }

  void build(const std::vector<std::string>& paths) {
    ASSERT_TRUE(build_columns(*entry_, paths, kNever).ok());
  }

  // The paths with columns, the one used last at the end.
  std::string columns() {
    auto uses = entry_->data->column_uses();
    std::sort(uses.begin(), uses.end(),
              [](const auto& a, const auto& b) { return a.used < b.used; });
    std::string text;
    for (const auto& use : uses) text += use.path + " ";
    return text;
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::shared_ptr<const CollectionEntry> entry_;
};

TEST_F(ColumnUpkeepTest, WhatWasInUseIsThereAgainAfterAStart) {
  {
    ColumnUpkeep upkeep(*store_, *catalog_, kEnough);
    upkeep.warm(never);
    build({"a"});
    build({"b"});
    build({"c"});
    static_cast<void>(entry_->data->indexed(std::vector<std::string>{"a"}));
    upkeep.look();
  }
  restart();
  EXPECT_EQ(columns(), "");
  ColumnUpkeep upkeep(*store_, *catalog_, kEnough);
  upkeep.look();  // writes nothing down yet
  upkeep.warm(never);
  EXPECT_EQ(columns(), "b c a ");
  entry_->data->drop_column("b", false);
  upkeep.look();
  restart();
  ColumnUpkeep(*store_, *catalog_, kEnough).warm(never);
  EXPECT_EQ(columns(), "c a ");
}

TEST_F(ColumnUpkeepTest, AStartThatIsCutShortForgetsNothing) {
  {
    ColumnUpkeep upkeep(*store_, *catalog_, kEnough);
    upkeep.warm(never);
    build({"a"});
    upkeep.look();
  }
  restart();
  {
    ColumnUpkeep upkeep(*store_, *catalog_, kEnough);
    upkeep.warm([] { return true; });
    build({"b"});
    upkeep.look();
  }
  restart();
  ColumnUpkeep(*store_, *catalog_, kEnough).warm(never);
  EXPECT_EQ(columns(), "a ");
}

TEST_F(ColumnUpkeepTest, ADamagedListIsPassedOver) {
  rocksdb::WriteBatch batch;
  batch.Put(store_->handle(Family::kCatalog), catalog_key('P', entry_->number), "\x01\x09");
  ASSERT_TRUE(store_->commit(batch).ok());
  ColumnUpkeep(*store_, *catalog_, kEnough).warm(never);
  EXPECT_EQ(columns(), "");
}

TEST_F(ColumnUpkeepTest, TheColumnUsedLeastRecentlyIsDropped) {
  build({"a"});
  build({"b"});
  const std::uint64_t one = entry_->data->column_uses().front().bytes;
  ColumnUpkeep upkeep(*store_, *catalog_, one + one / 2);
  upkeep.look();
  EXPECT_EQ(columns(), "b ");
  build({"a"});  // it may come back
  EXPECT_EQ(columns(), "b a ");
}

TEST_F(ColumnUpkeepTest, AColumnThatIsTooLargeByItselfIsNotBuiltAgain) {
  build({"a"});
  ColumnUpkeep upkeep(*store_, *catalog_, 100);
  upkeep.look();
  EXPECT_EQ(columns(), "");
  build({"a"});
  EXPECT_EQ(columns(), "");
  build({"b"});
  EXPECT_EQ(columns(), "b ");
}

TEST_F(ColumnUpkeepTest, WarmingGivesWay) {
  const auto lock = entry_->data->try_to_build();
  ASSERT_TRUE(lock);
  const auto warm = [this] { return *warm_columns(*entry_, {"a"}, never); };
  EXPECT_FALSE(std::async(std::launch::async, warm).get());
}

}  // namespace
}  // namespace amend::embedded
