// What is stored of organisations, users and keys, also by earlier formats.
#include "embedded/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <rocksdb/write_batch.h>

#include "embedded/keys.h"
#include "embedded/test_directory.h"

namespace amend::embedded {
namespace {

class AccountsTest : public testing::Test {
 protected:
  void open(bool create) {
    accounts_.reset();
    store_.reset();
    store_ = std::move(*Store::open(directory_.path() + "/store", create));
    answers_ = std::make_unique<KeptAnswers>(*store_);
    accounts_ = std::move(*Accounts::load(*store_, *answers_));
  }

  void put(const std::string& key, const std::string& value) {
    rocksdb::WriteBatch batch;
    batch.Put(store_->handle(Family::kCatalog), key, value);
    ASSERT_TRUE(store_->commit(batch).ok());
  }

  engine::ApiKey make(const std::string& name, const std::string& secret) {
    engine::KeySettings settings;
    settings.name = name;
    settings.permissions = {engine::Permission::kWrite, engine::Permission::kRead};
    settings.scopes = {{"namespace", "ns_*", {{"read_data"}}}, {"collection", "c", {}}};
    settings.rate_limit = 5;
    settings.expires_at = now_us() + 1'000'000'000;
    return *accounts_->create_key(owner_, settings, {secret, "sk_..."}, {});
  }

  engine::ApiKey only_key() { return accounts_->keys(owner_, true)->front(); }

  const engine::Owner owner_{"org_local", "admin@localhost", "usr_me"};
  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<KeptAnswers> answers_;
  std::unique_ptr<Accounts> accounts_;
};

TEST_F(AccountsTest, AKeyIsTheSameAfterAStart) {
  open(true);
  const engine::ApiKey made = make("k", "secret");
  open(false);
  const engine::ApiKey read = only_key();
  EXPECT_EQ(read.id, made.id);
  EXPECT_EQ(read.internal_id, made.internal_id);
  EXPECT_EQ(read.settings.permissions, made.settings.permissions);
  EXPECT_EQ(read.settings.rate_limit, 5);
  EXPECT_EQ(read.settings.expires_at, made.settings.expires_at);
  EXPECT_EQ(read.created_by, "usr_me");
  ASSERT_EQ(read.settings.scopes.size(), 2U);
  EXPECT_EQ(read.settings.scopes[0].resource_id, "ns_*");
  EXPECT_EQ(read.settings.scopes[0].operations->front(), "read_data");
  EXPECT_FALSE(read.settings.scopes[1].operations.has_value());
  const auto key = accounts_->authenticate("secret");
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(key->permission, engine::Permission::kWrite) << "the strongest";
  EXPECT_EQ(key->scopes->size(), 2U);
}

TEST_F(AccountsTest, TheLastUseIsToldAtOnceAndKeptOnceItIsWrittenDown) {
  open(true);
  make("k", "secret");
  EXPECT_FALSE(only_key().last_used_at.has_value());
  ASSERT_TRUE(accounts_->authenticate("secret").ok());
  const auto used = only_key().last_used_at;
  ASSERT_TRUE(used.has_value());
  accounts_->write_last_uses();
  open(false);
  EXPECT_EQ(only_key().last_used_at, used);
  ASSERT_TRUE(accounts_->authenticate("secret").ok());
  EXPECT_GT(only_key().last_used_at, used);
}

TEST_F(AccountsTest, ARotatedKeyHasAnEndAndTheNewOneTheOldExpiry) {
  open(true);
  const engine::ApiKey made = make("k", "first");
  const auto next = accounts_->rotate_key(owner_, "k", {"second", "sk_..."}, 60'000'000, {});
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->settings.expires_at, made.settings.expires_at);
  open(false);
  EXPECT_TRUE(accounts_->authenticate("first").ok());
  EXPECT_TRUE(accounts_->authenticate("second").ok());
  const auto keys = accounts_->keys(owner_, true);
  const auto former = std::find_if(keys->begin(), keys->end(),
                                   [&](const engine::ApiKey& key) { return key.id == made.id; });
  EXPECT_LE(*former->settings.expires_at, next->created_at + 60'000'000);
  ASSERT_TRUE(accounts_->rotate_key(owner_, "k", {"third", "sk_..."}, 1, {}).ok());
  EXPECT_FALSE(accounts_->authenticate("second").ok()) << "a microsecond later";
  EXPECT_TRUE(accounts_->authenticate("third").ok());
}

TEST_F(AccountsTest, TheAdministratorsKeyIsReplaced) {
  open(true);
  ASSERT_TRUE(accounts_->set_admin_key({"a", "sk_a..."}).ok());
  ASSERT_TRUE(accounts_->set_admin_key({"b", "sk_b..."}).ok());
  EXPECT_FALSE(accounts_->authenticate("a").ok());
  open(false);
  EXPECT_EQ(accounts_->authenticate("b")->permission, engine::Permission::kAdmin);
  EXPECT_EQ(only_key().secret_prefix, "sk_b...");
  EXPECT_FALSE(accounts_->authenticate("").ok());
}

TEST_F(AccountsTest, WhatFormatsBefore4StoredIsRead) {
  store_ = std::move(*Store::open(directory_.path() + "/store", true));
  put("oorg_local", R"({"id":"org_local","internal_id":"int_1","name":"local","created_at":7,)"
                    R"("users":[{"id":"usr_1","email":"admin@localhost","role":"admin"}]})");
  put("kkey_1",
      R"({"id":"key_1","user_id":"usr_1","organization_id":"org_local","name":"admin-key",)"
      R"("permission":4,"secret_sha256":"6f6c64"})");
  for (int start = 0; start < 2; ++start) {
    open(false);
    EXPECT_EQ(accounts_->authenticate("old")->permission, engine::Permission::kAdmin);
    EXPECT_EQ(only_key().internal_id, "int_1");
    EXPECT_EQ(accounts_->users("org_local").size(), 1U);
    EXPECT_EQ(accounts_->user(owner_)->status, "active");
    EXPECT_EQ(accounts_->organization("org_local")->created_at, 7);
  }
  EXPECT_EQ(store_->get(Family::kCatalog, "oorg_local")->value().find("users"), std::string::npos);
}

}  // namespace
}  // namespace amend::embedded
