// That what deletes took is gone in the end when it is not kept, whatever happens meanwhile.
#include "embedded/purge.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "embedded/stored_keys.h"
#include "embedded/test_engine.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

class PurgeTest : public EngineOfTwo {
 protected:
  PurgeTest() { config_.upkeep.saved.bytes = 0; }

  // Documents d0, d1, ...: one in ten with a vector, an even one with "even": true.
  void create(int count) {
    engine::CreateDocuments command{films_, {}};
    for (int n = 0; n < count; ++n) {
      std::string text = R"({"document_id":"d)" + std::to_string(n) + R"(","even":)" +
                         (n % 2 == 0 ? "true" : "false");
      if (n % 10 == 0) text += R"(,"features":[{"feature_extractor_id":"e","vectors":{"v":[1]}}])";
      command.documents.push_back(
          *document::read_new_document(*json::parse(text + "}"), document::SystemMembers::kRefuse));
    }
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  Status create_one(const std::string& collection, const std::string& id) {
    engine::CreateDocuments command{collection, {}};
    command.documents.push_back(*document::read_new_document(
        *json::parse(R"({"document_id":")" + id + R"(","again":true})"),
        document::SystemMembers::kRefuse));
    auto created = engine_->create_documents(std::move(command), {});
    return created.ok() ? created->outcomes.front().status() : created.status();
  }

  std::uint64_t delete_matching(const char* filter) {
    const auto parsed = filter::parse(*json::parse(filter));
    const auto deleted = engine_->delete_matching({films_, *parsed, filter}, {});
    return deleted.ok() ? deleted->deleted : ~std::uint64_t{0};
  }

  void wait_until_purged() {
    for (;;) {
      const engine::Metrics metrics = engine_->metrics();
      if (metrics.kept_documents + metrics.leftover_documents == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  // Keys of a family in the database of the closed engine.
  std::size_t keys(Family family, const std::string& prefix = {}) {
    engine_.reset();
    return stored_keys(directory_.path() + "/data", family, prefix);
  }

  bool exists(const std::string& collection, const std::string& id) {
    return engine_->get_document({collection, id, false}).ok();
  }
};

TEST_F(PurgeTest, DocumentsIdsVectorsAndTheNoteOfThemGo) {
  create(1000);
  ASSERT_EQ(delete_matching(R"({"even":true})"), 500U);
  wait_until_purged();
  EXPECT_EQ(keys(Family::kDocuments), 500U);
  EXPECT_EQ(keys(Family::kIds), 500U);
  EXPECT_EQ(keys(Family::kVectors), 0U) << "all that had one were even";
  EXPECT_EQ(keys(Family::kCatalog, "L"), 0U);
  EXPECT_EQ(keys(Family::kCatalog, "K"), 0U);
  reopen();
  EXPECT_FALSE(exists(films_, "d0"));
  EXPECT_TRUE(exists(films_, "d1"));
}

TEST_F(PurgeTest, AnIdGivenToAnotherDocumentMeanwhileIsNotFreed) {
  create(1000);
  ASSERT_EQ(delete_matching(R"({"even":true})"), 500U);
  EXPECT_FALSE(exists(films_, "d998"));
  EXPECT_EQ(engine_->collection_of(space_, "d998").status().code(), Code::kNotFound);
  ASSERT_TRUE(create_one(other_, "d998").ok()) << "the last to be purged";
  ASSERT_TRUE(create_one(films_, "d996").ok());
  EXPECT_FALSE(create_one(films_, "d1").ok()) << "in use";
  wait_until_purged();
  EXPECT_TRUE(exists(other_, "d998"));
  EXPECT_EQ(*engine_->collection_of(space_, "d998"), other_);
  EXPECT_TRUE(exists(films_, "d996"));
  EXPECT_FALSE(create_one(films_, "d998").ok());
  EXPECT_EQ(keys(Family::kIds), 502U);
  EXPECT_EQ(keys(Family::kDocuments), 502U);
}

TEST_F(PurgeTest, GoesOnAfterAStart) {
  create(1000);
  ASSERT_EQ(delete_matching(R"({"even":true})"), 500U);
  reopen();
  EXPECT_FALSE(exists(films_, "d998"));
  EXPECT_TRUE(create_one(films_, "d998").ok());
  wait_until_purged();
  reopen();
  EXPECT_TRUE(exists(films_, "d998"));
  EXPECT_EQ(keys(Family::kDocuments), 501U);
  EXPECT_EQ(keys(Family::kIds), 501U);
}

TEST_F(PurgeTest, NamedDocumentsGoToo) {
  create(100);
  std::vector<std::string> ids = {"d0", "d1", "d10", "d20", "nobody", "d1"};
  const auto deleted = engine_->delete_documents({films_, ids}, {});
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->deleted, 4U);
  wait_until_purged();
  EXPECT_EQ(keys(Family::kDocuments), 96U);
  EXPECT_EQ(keys(Family::kIds), 96U);
  EXPECT_EQ(keys(Family::kVectors), 7U) << "of ten";
}

TEST_F(PurgeTest, AColumnBuiltMeanwhileDoesNotCountThem) {
  create(1000);
  ASSERT_EQ(delete_matching("{}"), 1000U);
  ASSERT_TRUE(create_one(films_, "d0").ok());
  EXPECT_EQ(delete_matching(R"({"even":true})"), 0U);
  EXPECT_EQ(delete_matching(R"({"again":true})"), 1U);
}

}  // namespace
}  // namespace amend::embedded
