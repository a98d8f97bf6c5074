// That what is dropped is gone at once, and in the end from the disk too, whatever happens
// meanwhile.
#include "embedded/drop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "embedded/stored_keys.h"
#include "embedded/test_engine.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

class DropTest : public EngineOfTwo {
 protected:
  static document::NewDocument document(const std::string& id, bool with_vector) {
    std::string text = R"({"document_id":")" + id + R"(","n":1)";
    if (with_vector) text += R"(,"features":[{"feature_extractor_id":"e","vectors":{"v":[1]}}])";
    return *document::read_new_document(*json::parse(text + "}"), document::SystemMembers::kRefuse);
  }

  Status create(const std::string& collection, int count, const std::string& prefix = "d") {
    engine::CreateDocuments command{collection, {}};
    for (int n = 0; n < count; ++n) {
      command.documents.push_back(document(prefix + std::to_string(n), n % 10 == 0));
    }
    const auto created = engine_->create_documents(std::move(command), {});
    if (!created.ok()) return created.status();
    for (const auto& outcome : created->outcomes) AMEND_RETURN_IF_ERROR(outcome.status());
    return {};
  }

  Result<engine::UpdatedMatching> update_all(const std::string& collection) {
    return engine_->update_matching(
        {collection, {}, "", *document::parse_patch(*json::parse(R"({"n":2})"))}, {});
  }

  void wait_until_cleared() {
    while (engine_->metrics().dropped_collections > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  // Keys of a family in the database of the closed engine.
  std::size_t keys(Family family, const std::string& prefix = {}) {
    engine_.reset();
    return stored_keys(directory_.path() + "/data", family, prefix);
  }

  std::size_t keys_of_numbers() {
    std::size_t count = 0;
    for (const char* kind : {"C", "P", "D", "K", "L", "T", "V", "X", "Y"})
      count += keys(Family::kCatalog, kind);
    return count;
  }
};

TEST_F(DropTest, NameAndIdsAreFreeAtOnceAndTheNewCollectionIsEmpty) {
  ASSERT_TRUE(create(films_, 1000).ok());
  ASSERT_TRUE(update_all(films_).ok());
  const auto dropped = engine_->drop_collection(space_, "films", {});
  ASSERT_TRUE(dropped.ok());
  EXPECT_EQ(dropped->document_count, 1000U);
  EXPECT_EQ(engine_->get_collection(space_, films_).status().code(), Code::kNotFound);
  EXPECT_EQ(engine_->get_document({films_, "d1", false}).status().code(), Code::kNotFound);
  EXPECT_EQ(engine_->collection_of(space_, "d1").status().code(), Code::kNotFound);
  const auto again = engine_->create_collection({space_, "films", json::Object()});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->document_count, 0U);
  ASSERT_TRUE(create(again->id, 500).ok()) << "the ids are free";
  wait_until_cleared();
  EXPECT_EQ(engine_->get_collection(space_, "films")->document_count, 500U);
  EXPECT_EQ(*engine_->collection_of(space_, "d7"), again->id);
  EXPECT_EQ(keys(Family::kDocuments), 500U);
  EXPECT_EQ(keys(Family::kIds), 500U);
  EXPECT_EQ(keys(Family::kVectors), 50U);
  EXPECT_EQ(keys(Family::kRecords), 2U);  // a record, and its key under its collection
  EXPECT_EQ(keys_of_numbers(), 1U) << "the counters of the new one";
}

TEST_F(DropTest, WhatItSavedOfItsChangesGoesToo) {
  ASSERT_TRUE(create(films_, 100).ok());
  ASSERT_TRUE(update_all(films_).ok());
  while (engine_->metrics().pending_records > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(keys(Family::kSaved), 1U);
  EXPECT_EQ(keys(Family::kCatalog, "V"), 1U);
  reopen();
  ASSERT_TRUE(engine_->drop_collection(space_, films_, {}).ok());
  wait_until_cleared();
  EXPECT_EQ(keys(Family::kSaved), 0U);
  EXPECT_EQ(keys_of_numbers(), 0U);
}

TEST_F(DropTest, DeletedDocumentsThatAreKeptGoToo) {
  ASSERT_TRUE(create(films_, 100).ok());
  ASSERT_TRUE(engine_->delete_documents({films_, {"d0", "d1", "d2"}}, {}).ok());
  ASSERT_TRUE(engine_->delete_matching({films_, {}, ""}, {}).ok());
  ASSERT_TRUE(create(other_, 2).ok()) << "d0 and d1 again";
  EXPECT_EQ(engine_->metrics().kept_documents, 100U);
  EXPECT_EQ(keys(Family::kCatalog, "K"), 2U);
  EXPECT_EQ(keys(Family::kCatalog, "T"), 1U);
  reopen();
  ASSERT_TRUE(engine_->drop_collection(space_, films_, {}).ok());
  wait_until_cleared();
  EXPECT_EQ(engine_->metrics().kept_documents, 0U);
  EXPECT_TRUE(engine_->get_document({other_, "d1", false}).ok());
  EXPECT_EQ(keys(Family::kDocuments), 2U);
  EXPECT_EQ(keys(Family::kIds), 2U);
  EXPECT_EQ(keys_of_numbers(), 1U) << "of the other one";
}

TEST_F(DropTest, OneWithoutDocumentsIsClearedToo) {
  ASSERT_TRUE(engine_->drop_collection(space_, films_, {}).ok());
  EXPECT_EQ(engine_->drop_collection(space_, films_, {}).status().code(), Code::kNotFound);
  wait_until_cleared();
  EXPECT_EQ(keys_of_numbers(), 0U);
}

TEST_F(DropTest, GoesOnAfterAStart) {
  ASSERT_TRUE(create(films_, 3000).ok());
  ASSERT_TRUE(update_all(films_).ok());
  ASSERT_TRUE(create(other_, 10, "o").ok());
  ASSERT_TRUE(engine_->drop_collection(space_, films_, {}).ok());
  reopen();
  EXPECT_EQ(engine_->get_collection(space_, "films").status().code(), Code::kNotFound);
  EXPECT_TRUE(create(other_, 1, "d").ok()) << "an id of a row that may be left over";
  wait_until_cleared();
  reopen();
  EXPECT_TRUE(engine_->get_document({other_, "d0", false}).ok());
  EXPECT_EQ(engine_->get_namespace("org_local", space_)->document_count, 11U);
  EXPECT_EQ(keys(Family::kDocuments), 11U);
  EXPECT_EQ(keys(Family::kIds), 11U);
  EXPECT_EQ(keys(Family::kRecords), 4U);  // two records
  EXPECT_EQ(keys_of_numbers(), 1U);
}

TEST_F(DropTest, ANamespaceGoesWithAllThatIsInIt) {
  const std::string kept = engine_->create_namespace({"org_local", "kept", json::Object()})->id;
  const std::string its = engine_->create_collection({kept, "films", json::Object()})->id;
  ASSERT_TRUE(create(its, 10).ok());
  ASSERT_TRUE(create(films_, 1000).ok());
  ASSERT_TRUE(create(other_, 100, "o").ok());
  ASSERT_TRUE(engine_->drop_collection(space_, other_, {}).ok());
  const auto task = engine_->drop_namespace("org_local", "press", {});
  ASSERT_TRUE(task.ok());
  EXPECT_EQ(engine_->get_namespace("org_local", space_).status().code(), Code::kNotFound);
  EXPECT_EQ(engine_->drop_namespace("org_local", space_, {}).status().code(), Code::kNotFound);
  EXPECT_EQ(engine_->get_document({films_, "d1", false}).status().code(), Code::kNotFound);
  EXPECT_EQ(create(films_, 1, "new").code(), Code::kNotFound);
  reopen();
  EXPECT_EQ(engine_->get_task("org_local", task->id)->namespace_id, space_);
  EXPECT_EQ(engine_->get_task("org_other", task->id).status().code(), Code::kNotFound);
  ASSERT_TRUE(engine_->create_namespace({"org_local", "press", json::Object()}).ok());
  wait_until_cleared();
  reopen();
  EXPECT_EQ(engine_->namespaces("org_local")->size(), 2U);
  EXPECT_TRUE(engine_->get_document({its, "d1", false}).ok());
  EXPECT_EQ(keys(Family::kDocuments), 10U);
  EXPECT_EQ(keys(Family::kIds), 10U);
  EXPECT_EQ(keys(Family::kVectors), 1U);
  EXPECT_EQ(keys(Family::kRecords), 2U);
  EXPECT_EQ(keys(Family::kCatalog, "N"), 1U);
  EXPECT_EQ(keys_of_numbers(), 1U);
}

TEST_F(DropTest, NumbersAreNotGivenAgain) {
  const auto last = engine_->get_collection(space_, other_)->position;
  ASSERT_TRUE(engine_->drop_collection(space_, other_, {}).ok());
  wait_until_cleared();
  reopen();
  EXPECT_GT(engine_->create_collection({space_, "new", json::Object()})->position, last);
}

// Writers and settling go on until the collection is gone under them.
TEST_F(DropTest, WritesUnderWayCompleteOrFindNothingAndLeaveNothing) {
  UpkeepConfig restless;
  restless.settle_records = 0;
  engine_.reset();
  engine_ = std::move(*open({directory_.path() + "/data", share_out(default_memory()), restless}));
  for (int round = 0; round < 5; ++round) {
    const std::string name = "round" + std::to_string(round);
    const std::string id = engine_->create_collection({space_, name, json::Object()})->id;
    ASSERT_TRUE(create(id, 500, name).ok());
    std::atomic<int> strange{0};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 3; ++writer) {
      writers.emplace_back([&, writer] {
        for (int n = 0;; ++n) {
          const Status status =
              writer == 0
                  ? update_all(id).status()
                  : create(id, 5,
                           name + "." + std::to_string(writer) + "." + std::to_string(n) + ".");
          if (status.ok()) continue;
          if (status.code() != Code::kNotFound) ++strange;
          return;
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ASSERT_TRUE(engine_->drop_collection(space_, name, {}).ok());
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(strange, 0);
  }
  wait_until_cleared();
  EXPECT_EQ(keys(Family::kDocuments), 0U);
  EXPECT_EQ(keys(Family::kIds), 0U);
  EXPECT_EQ(keys(Family::kVectors), 0U);
  EXPECT_EQ(keys(Family::kRecords), 0U);
  EXPECT_EQ(keys_of_numbers(), 0U);
}

}  // namespace
}  // namespace amend::embedded
