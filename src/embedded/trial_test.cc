// A dry run of every kind of write leaves the database as it was, byte for byte.
#include "embedded/trial.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include <rocksdb/db.h>

#include "embedded/embedded_engine.h"
#include "embedded/format.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

class TrialTest : public testing::Test {
 protected:
  void SetUp() override {
    open_engine();
    const auto name_space = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({name_space->id, "films", json::Object()})->id;
    engine::CreateDocuments command{collection_, {}};
    for (int number = 0; number < 20; ++number) {
      const json::Value body = json::make_object(
          {{"document_id", "d" + std::to_string(number)}, {"n", number % 2}, {"t", "text"}});
      command.documents.push_back(
          *document::read_new_document(body, document::SystemMembers::kRefuse));
    }
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
    ASSERT_TRUE(update_even(json::make_object({{"pending", true}}), {}).ok());
  }

  // Nothing is settled, and no path is remembered but the one that is in use before.
  void open_engine() {
    Config config{directory_.path() + "/data"};
    config.upkeep.settle_after_us = config.upkeep.settle_when_quiet_us = 3'600'000'000;
    auto opened = open(config);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
  }

  static filter::Filter even() { return *filter::parse(json::make_object({{"n", 0}})); }

  Result<engine::UpdatedMatching> update_even(const json::Value& data, engine::Guards guards) {
    return engine_->update_matching(
        {collection_, even(), "", *document::parse_patch(data), std::move(guards)}, {});
  }

  // All keys and values of all families, apart from the paths in use, which are a hint that the
  // upkeep writes when it likes. The engine is closed for it.
  std::map<std::string, std::string> everything() {
    engine_.reset();
    const std::string path = store_directory(directory_.path() + "/data");
    std::vector<std::string> names;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, path, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::OpenForReadOnly({}, path, families, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::map<std::string, std::string> all;
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator({}, handle));
      for (at->SeekToFirst(); at->Valid(); at->Next()) {
        const std::string key = handle->GetName() + '/' + at->key().ToString();
        if (!key.starts_with("catalog/P")) all[key] = at->value().ToString();
      }
      db->DestroyColumnFamilyHandle(handle);
    }
    return all;
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
};

TEST_F(TrialTest, NoDryRunWrites) {
  const auto before = everything();
  ASSERT_GT(before.size(), 40U);
  open_engine();
  engine::Guards dry;
  dry.dry_run = true;

  const auto matching = update_even(json::make_object({{"x", 1}}), dry);
  ASSERT_TRUE(matching.ok());
  EXPECT_EQ(matching->updated, 10U);
  EXPECT_FALSE(matching->version);
  ASSERT_TRUE(matching->preview);
  EXPECT_EQ(matching->preview->sample.size(), 10U);

  engine::UpdateDocuments update{collection_, {}, dry};
  const auto patch = *document::parse_patch(json::make_object({{"x", 1}}));
  update.updates.push_back({"d1", patch, {}, {}});
  update.updates.push_back({"gone", patch, {}, {}});
  const auto updated = engine_->update_documents(update, {});
  ASSERT_TRUE(updated.ok());
  EXPECT_TRUE(updated->outcomes[0].ok());
  EXPECT_FALSE(updated->version);
  ASSERT_EQ(updated->preview->sample.size(), 1U);

  const auto deleted = engine_->delete_documents({collection_, {"d1", "d2"}, dry, {}}, {});
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->deleted, 2U);
  EXPECT_FALSE(deleted->version);

  const auto all = engine_->delete_matching({collection_, {}, "", dry}, {});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->deleted, 20U);
  EXPECT_FALSE(all->version);

  EXPECT_TRUE(engine_->get_document({collection_, "d1", false}).ok());
  EXPECT_EQ(everything(), before);
}

TEST_F(TrialTest, TheTokenOfAPreviewIsThatOfTheSameSetOnly) {
  engine::Guards guards;
  guards.dry_run = true;
  const std::string token = update_even(json::make_object({{"x", 1}}), guards)->preview->token;
  guards = {};
  guards.only_if = token;
  EXPECT_TRUE(update_even(json::make_object({{"x", 1}}), guards).ok());
  EXPECT_TRUE(update_even(json::make_object({{"x", 2}}), guards).ok()) << "still the same set";
  ASSERT_TRUE(engine_->delete_document({collection_, "d4", {}}, {}).ok());
  EXPECT_EQ(update_even(json::make_object({{"x", 3}}), guards).status().code(), Code::kConflict);
  guards.only_if = "17";
  EXPECT_EQ(update_even(json::make_object({{"x", 3}}), guards).status().code(), Code::kBadRequest);
}

TEST_F(TrialTest, ADryRunMeetsWhatThoseBeforeItDid) {
  engine::Guards dry;
  dry.dry_run = true;
  const auto first = engine_->delete_documents({collection_, {"d0"}, dry, {}}, {});
  ASSERT_TRUE(
      engine_
          ->patch_document(
              {collection_, "d0", *document::parse_patch(json::make_object({{"x", 1}})), {}, {}},
              {})
          .ok());
  const auto second = engine_->delete_documents({collection_, {"d0"}, dry, {}}, {});
  // Behind the numbers that are for people stands the hash of the set.
  const auto set_of = [](const std::string& token) { return token.substr(token.rfind('-')); };
  EXPECT_NE(set_of(first->preview->token), set_of(second->preview->token)) << "another version";
  EXPECT_NE(second->preview->sample.at(0).before.text.body.find("\"x\":1"), std::string::npos);
}

}  // namespace
}  // namespace amend::embedded
