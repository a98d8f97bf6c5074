// Answers kept for a retry: found, expired, counted, and always there with what they answer.
#include "embedded/kept_answers.h"

#include <gtest/gtest.h>

#include <rocksdb/write_batch.h>

#include "document/create.h"
#include "embedded/embedded_engine.h"
#include "embedded/keys.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

const std::string kFirst(32, 'a');
const std::string kSecond(32, 'b');
constexpr KeptAnswersConfig kExpiresAtOnce{-1, 1 << 20};

class KeptAnswersTest : public testing::Test {
 protected:
  KeptAnswersTest() : store_(std::move(*Store::open(directory_.path() + "/store", true))) {}

  void keep(KeptAnswers& answers, const std::string& id, const std::string& answer) {
    rocksdb::WriteBatch batch;
    const engine::Once<int> once{engine::RequestIdentity{"org", id, "print"},
                                 [&](int) { return std::optional(answer); }};
    ASSERT_TRUE(answers.keep(once, 0, KeptAnswers::into(*store_, batch)).ok());
    ASSERT_TRUE(store_->commit(batch).ok());
  }

  std::size_t keys() {
    std::size_t count = 0;
    for (auto scan = store_->scan(Family::kIdempotency, ""); scan.valid(); scan.next()) ++count;
    return count;
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
};

TEST_F(KeptAnswersTest, AnAnswerIsFoundByItsRequestAlone) {
  KeptAnswers answers(*store_);
  keep(answers, kFirst, "answer");
  const auto found = answers.find(kFirst);
  ASSERT_TRUE(found.ok() && *found);
  EXPECT_EQ((*found)->answer, "answer");
  EXPECT_EQ((*found)->fingerprint, "print");
  EXPECT_EQ(*answers.find(kSecond), std::nullopt);
}

TEST_F(KeptAnswersTest, WhatHasExpiredIsNotFoundAndGoes) {
  KeptAnswers brief(*store_, kExpiresAtOnce);
  keep(brief, kFirst, "old");
  EXPECT_EQ(*brief.find(kFirst), std::nullopt);
  // The same request came again afterwards: its answer stays.
  KeptAnswers answers(*store_);
  keep(answers, kFirst, "new");
  keep(answers, kSecond, "other");
  ASSERT_EQ(keys(), 6U);
  ASSERT_TRUE(answers.tidy().ok());
  EXPECT_EQ(keys(), 4U);
  EXPECT_EQ((*answers.find(kFirst))->answer, "new");
  EXPECT_EQ((*answers.find(kSecond))->answer, "other");
}

TEST_F(KeptAnswersTest, MoreThanOneCommitIsTidied) {
  KeptAnswers brief(*store_, kExpiresAtOnce);
  for (int at = 0; at < 1001; ++at) {
    std::string id = std::to_string(at);
    id.resize(32, '.');
    keep(brief, id, "old");
  }
  ASSERT_TRUE(brief.tidy().ok());
  EXPECT_EQ(keys(), 0U);
  EXPECT_EQ(brief.bytes("org"), 0U);
}

TEST_F(KeptAnswersTest, SpaceIsCountedByOrganisationOverARestart) {
  std::uint64_t bytes = 0;
  {
    KeptAnswers answers(*store_);
    keep(answers, kFirst, std::string(1000, 'x'));
    bytes = answers.bytes("org");
    EXPECT_GE(bytes, 1000U);
    ASSERT_TRUE(answers.tidy().ok());
    EXPECT_EQ(answers.bytes("org"), bytes);  // not counted twice
    EXPECT_EQ(answers.bytes("another"), 0U);
  }
  KeptAnswers again(*store_);
  EXPECT_EQ(again.bytes("org"), 0U);
  ASSERT_TRUE(again.tidy().ok());
  EXPECT_EQ(again.bytes("org"), bytes);
}

TEST_F(KeptAnswersTest, AnOrganisationHasItsShare) {
  KeptAnswers answers(*store_, {KeptAnswersConfig().keep_us, 2000});
  EXPECT_TRUE(answers.admit("org").ok());
  keep(answers, kFirst, std::string(1000, 'x'));
  EXPECT_TRUE(answers.admit("org").ok());
  keep(answers, kSecond, std::string(1000, 'x'));
  EXPECT_EQ(answers.admit("org").code(), Code::kStorageFull);
  EXPECT_TRUE(answers.admit("another").ok());
}

TEST_F(KeptAnswersTest, DamageIsNoAnswer) {
  rocksdb::WriteBatch batch;
  batch.Put(store_->handle(Family::kIdempotency), kept_answer_key(kFirst, ~std::uint64_t{0}),
            "\2nothing");
  ASSERT_TRUE(store_->commit(batch).ok());
  EXPECT_EQ(KeptAnswers(*store_).find(kFirst).status().code(), Code::kInternal);
}

TEST(KeptAnswersOfAnEngine, OverTheShareAWriteDoesNothing) {
  const TestDirectory directory;
  Config config{directory.path() + "/data"};
  config.answers.bytes_per_organization = 0;
  const auto engine = std::move(*open(config));
  const engine::RequestIdentity identity{"org_local", kFirst, "print"};
  const auto space = engine->create_namespace(
      {"org_local", "press", json::Object()},
      {identity, [](const engine::Namespace&) { return std::optional<std::string>("made"); }});
  EXPECT_EQ(space.status().code(), Code::kStorageFull);
  EXPECT_TRUE(engine->namespaces("org_local")->empty());
  const auto made = engine->create_namespace({"org_local", "press", json::Object()});
  const std::string collection = engine->create_collection({made->id, "films", json::Object()})->id;
  engine::CreateDocuments command{collection, {}};
  command.documents.push_back(*document::read_new_document(*json::parse(R"({"document_id":"a"})"),
                                                           document::SystemMembers::kRefuse));
  const auto created = engine->create_documents(
      std::move(command), {},
      {identity, [](const engine::CreatedDocuments&) { return std::optional<std::string>("x"); }});
  EXPECT_EQ(created.status().code(), Code::kStorageFull);
  EXPECT_EQ(engine->get_collection(made->id, "films")->document_count, 0U);
  EXPECT_EQ(*engine->kept_answer(kFirst), std::nullopt);
}

}  // namespace
}  // namespace amend::embedded
