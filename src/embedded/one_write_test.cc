// PUT, PATCH and DELETE of one document, through the engine's interface and in the records.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "document/claims.h"
#include "document/create.h"
#include "document/replace.h"
#include "embedded/embedded_engine.h"
#include "embedded/record.h"
#include "embedded/store.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value(json::Object());
}

class OneWriteTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open({directory_.path() + "/data"});
    ASSERT_TRUE(opened.ok());
    engine_ = std::move(*opened);
    const auto made = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({made->id, "films", json::Object()})->id;
  }

  Status create(std::string_view body) {
    auto document = document::read_new_document(parsed(body), document::SystemMembers::kRefuse);
    EXPECT_TRUE(document.ok()) << body;
    engine::CreateDocuments command{collection_, {}};
    command.documents.push_back(std::move(*document));
    return engine_->create_documents(std::move(command), {})->outcomes.front().status();
  }

  Result<engine::StoredDocument> put(const std::string& id, std::string_view body) {
    return engine_->replace_document({collection_, id, *document::read_replacement(parsed(body))},
                                     {"key_1"});
  }

  Result<engine::StoredDocument> patch(const std::string& id, std::string_view body) {
    engine::PatchDocument command{collection_, id, *document::parse_patch(parsed(body)), {}};
    command.claims = *document::take_claims(command.patch);
    return engine_->patch_document(std::move(command), {"key_1"});
  }

  Result<std::uint64_t> remove(const std::string& id) {
    return engine_->delete_document({collection_, id}, {"key_1"});
  }

  engine::DocumentPage list() {
    engine::ListDocuments query;
    query.collection_id = collection_;
    query.limit = 1000;
    return *engine_->list_documents(query);
  }

  std::string ids() {
    std::string text;
    for (const auto& found : list().documents) text += found.document.identity.document_id + " ";
    return text;
  }

  std::vector<Record> records() {
    engine_.reset();
    auto store = Store::open(directory_.path() + "/data/store", false);
    std::vector<Record> found;
    for (auto scan = (*store)->scan(Family::kRecords, namespace_prefix(1)); scan.valid();
         scan.next()) {
      found.push_back(*decode_record(version_of(scan.key()), scan.value()));
    }
    return found;
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
};

TEST_F(OneWriteTest, EachIsOneRecordWithItsRow) {
  ASSERT_TRUE(create(R"({"document_id":"a"})").ok());
  ASSERT_TRUE(create(R"({"document_id":"b"})").ok());
  EXPECT_EQ(patch("b", R"({"x":1})")->identity.version, 3U);
  EXPECT_EQ(put("b", R"({"y":1})")->identity.version, 4U);
  EXPECT_EQ(*remove("b"), 5U);
  const auto written = records();
  ASSERT_EQ(written.size(), 5U);
  EXPECT_EQ(written[2].entries.at(0).row, 1U);
  const RecordKind kinds[] = {RecordKind::kUpdateDocuments, RecordKind::kReplace,
                              RecordKind::kDelete};
  for (std::size_t at = 2; at < 5; ++at) {
    EXPECT_EQ(written[at].kind, kinds[at - 2]);
    EXPECT_EQ(written[at].key_id, "key_1");
    EXPECT_EQ(written[at].matched, 1U);
    EXPECT_EQ(written[at].updated, 1U);
    ASSERT_EQ(written[at].entries.size(), at == 2 ? 1U : 0U);
    EXPECT_EQ(written[at].rows.contains(1), at != 2);
    EXPECT_EQ(written[at].rows.size(), at == 2 ? 0U : 1U);
  }
}

TEST_F(OneWriteTest, WhatChangesNothingTakesNoVersion) {
  ASSERT_TRUE(create(R"({"document_id":"a"})").ok());
  EXPECT_EQ(patch("a", "{}")->identity.version, 1U);
  EXPECT_EQ(patch("a", R"({"_internal":{"version":1}})")->identity.version, 1U);
  EXPECT_EQ(patch("a", R"({"x":1,"_internal":{"version":2}})").status().code(), Code::kBadRequest);
  EXPECT_EQ(put("a", R"({"_internal":{"version":2}})").status().code(), Code::kBadRequest);
  EXPECT_EQ(patch("x", R"({"x":1})").status().code(), Code::kNotFound);
  EXPECT_EQ(put("x", "{}").status().code(), Code::kNotFound);
  EXPECT_EQ(remove("x").status().code(), Code::kNotFound);
  EXPECT_EQ(put("a", R"({"_internal":{"version":1}})")->identity.version, 2U);
}

TEST_F(OneWriteTest, ADeletedRowIsNotUsedAgain) {
  for (const char* body : {R"({"document_id":"a"})", R"({"document_id":"b"})"}) {
    ASSERT_TRUE(create(body).ok());
  }
  ASSERT_TRUE(remove("b").ok());
  ASSERT_TRUE(create(R"({"document_id":"b"})").ok());
  const auto page = list();
  ASSERT_EQ(page.documents.size(), 2U);
  EXPECT_EQ(page.documents[1].document.position, 2U);
  EXPECT_EQ(page.matched, 2U);
}

// Many threads on few ids, so that creates and deletes of one id meet in one commit.
TEST_F(OneWriteTest, ConcurrentWritesOfOneIdLeaveOneTruth) {
  constexpr int kThreads = 6;
  constexpr int kRounds = 60;
  std::atomic<int> created{0};
  std::atomic<int> deleted{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        const std::string id = "d" + std::to_string(round % 3);
        if (create("{\"document_id\":\"" + id + "\",\"n\":0}").ok()) ++created;
        const auto seen = patch(id, R"({"n":1})");
        EXPECT_TRUE(seen.ok() || seen.status().code() == Code::kNotFound)
            << seen.status().log_text();
        if (remove(id).ok()) ++deleted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(list().matched, static_cast<std::uint64_t>(created - deleted));
  EXPECT_EQ(list().documents.size(), static_cast<std::uint64_t>(created - deleted));
  EXPECT_GT(created, kRounds);
}

}  // namespace
}  // namespace amend::embedded
