// Histories through the engine's interface, and of records that earlier versions wrote.
#include <gtest/gtest.h>

#include <rocksdb/write_batch.h>

#include "embedded/record.h"
#include "embedded/store.h"
#include "embedded/test_engine.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

class HistoryTest : public EngineOfTwo {
 protected:
  void create(const std::string& collection, const std::string& id) {
    engine::CreateDocuments command{collection, {}};
    command.documents.emplace_back();
    command.documents.back().id = id;
    command.documents.back().text = {"{}", "{}"};
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  std::vector<std::uint64_t> versions(const std::string& collection,
                                      std::optional<std::uint64_t> before = {}) {
    std::vector<std::uint64_t> found;
    engine::ListOperations query{collection, before, 3};
    while (true) {
      const auto page = engine_->list_operations(query);
      EXPECT_TRUE(page.ok());
      for (const auto& operation : page->operations) found.push_back(operation.version);
      if (!page->next) return found;
      query.before = page->next;
    }
  }
};

using Versions = std::vector<std::uint64_t>;

TEST_F(HistoryTest, EachCollectionHasItsOwnTheNewestFirst) {
  for (const char* id : {"a", "b", "c"}) {
    create(films_, std::string(id) + "1");
    create(other_, std::string(id) + "2");
  }
  create(films_, "d");
  EXPECT_EQ(versions(films_), (Versions{7, 5, 3, 1}));
  EXPECT_EQ(versions(other_), (Versions{6, 4, 2}));
  EXPECT_EQ(versions(films_, 5), (Versions{3, 1}));
  EXPECT_EQ(versions(films_, 1), Versions{});
}

TEST_F(HistoryTest, RecordsOfEarlierVersionsAreListedOnce) {
  create(films_, "a");
  create(other_, "b");
  create(films_, "c");
  engine_.reset();
  {
    auto store = Store::open(directory_.path() + "/data/store", false);
    ASSERT_TRUE(store.ok());
    rocksdb::WriteBatch batch;
    batch.Delete((*store)->handle(Family::kCatalog), "h");
    for (const Number collection : {2, 3}) {
      auto scan = (*store)->scan(Family::kRecords, collection_prefix(collection));
      for (; scan.valid(); scan.next()) {
        batch.Delete((*store)->handle(Family::kRecords), std::string(scan.key()));
      }
    }
    ASSERT_EQ(batch.Count(), 4);
    ASSERT_TRUE((*store)->commit(batch).ok());
  }
  reopen();
  EXPECT_EQ(versions(films_), (Versions{3, 1}));
  EXPECT_EQ(versions(other_), (Versions{2}));
  create(films_, "d");
  reopen();
  EXPECT_EQ(versions(films_), (Versions{4, 3, 1}));
}

TEST_F(HistoryTest, AnUpdateIsPendingUntilItIsSettled) {
  create(films_, "a");
  auto patch = document::parse_patch(*json::parse(R"({"x":1})"));
  ASSERT_TRUE(engine_->update_documents({films_, {{"a", *patch, {}}}}, {"key_1"}).ok());
  const auto before = engine_->get_operation(films_, 2);
  ASSERT_TRUE(before.ok());
  EXPECT_TRUE(before->pending);
  EXPECT_EQ(before->key_id, "key_1");
  EXPECT_EQ(before->user_id, "") << "nobody's key";
  EXPECT_FALSE(engine_->get_operation(films_, 1)->pending) << "a create never is";
  engine_.reset();
  Config config{directory_.path() + "/data"};
  config.upkeep.settle_after_us = 0;
  engine_ = std::move(*open(config));
  while (engine_->metrics().pending_records > 0) {
  }
  EXPECT_FALSE(engine_->get_operation(films_, 2)->pending);
}

}  // namespace
}  // namespace amend::embedded
