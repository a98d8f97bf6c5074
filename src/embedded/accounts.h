// Accounts: organisations, users and keys, kept whole in memory and written through to the column
// family "catalog" (docs/FORMAT.md). Any thread.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "embedded/kept_answers.h"
#include "embedded/store.h"
#include "engine/accounts.h"

namespace rocksdb {
class WriteBatch;
}

namespace amend::embedded {

class Accounts : public engine::Accounts {
 public:
  // Reads what is stored; makes organisation, user and an administrator's key without a secret in
  // an empty store. Store and answers must outlive it. Errors: kInternal.
  static Result<std::unique_ptr<Accounts>> load(Store& store, KeptAnswers& answers);

  // The user whose key this is; empty for a key that is not known.
  [[nodiscard]] std::string user_of_key(const std::string& key_id) const;

  // Writes down when keys were used last, without a sync: it is told to people, nothing depends on
  // it.
  void write_last_uses();

  Result<engine::Key> authenticate(const std::string& secret_sha256) override;
  Status set_admin_key(const engine::SecretDigest& secret) override;

  Result<engine::Organization> organization(const std::string& id) const override;
  Result<engine::Organization> change_organization(
      const std::string& id, const std::optional<std::string>& name, const json::Object& settings,
      const engine::Once<engine::Organization>& once) override;
  json::Value organization_setting(const std::string& id, std::string_view name) const override;

  std::vector<engine::User> users(const std::string& organization_id) const override;
  Result<engine::User> user(const engine::Owner& owner) const override;
  Result<engine::User> create_user(engine::User created,
                                   const engine::Once<engine::User>& once) override;
  Result<engine::User> change_user(const engine::Owner& owner, const engine::UserChange& change,
                                   const engine::Once<engine::User>& once) override;
  Status delete_user(const engine::Owner& owner, const engine::Once<engine::Done>& once) override;

  Result<std::vector<engine::ApiKey>> keys(const engine::Owner& owner,
                                           bool with_revoked) const override;
  Result<engine::ApiKey> create_key(const engine::Owner& owner, const engine::KeySettings& settings,
                                    const engine::SecretDigest& secret,
                                    const engine::Once<engine::ApiKey>& once) override;
  Result<engine::ApiKey> change_key(const engine::Owner& owner, const std::string& name,
                                    const engine::KeyChange& change,
                                    const engine::Once<engine::ApiKey>& once) override;
  Result<engine::ApiKey> rotate_key(const engine::Owner& owner, const std::string& name,
                                    const engine::SecretDigest& secret, Micros overlap_us,
                                    const engine::Once<engine::ApiKey>& once) override;
  Status revoke_key(const engine::Owner& owner, const std::string& name,
                    const engine::Once<engine::Done>& once) override;

 private:
  // Immutable but for the time of its last use, which one that takes its place shares.
  struct StoredKey {
    engine::ApiKey info;  // without last use and status
    bool rotated_out = false;
    engine::Key key;
    std::shared_ptr<std::atomic<Micros>> last_used;  // 0: never
  };
  using SharedKey = std::shared_ptr<const StoredKey>;

  Accounts(Store& store, KeptAnswers& answers) : store_(store), answers_(answers) {}

  Status load_all();
  Status load_last_uses();
  Status load_first_users(const json::Value& organization);
  Status bootstrap();

  static SharedKey make_key(engine::ApiKey info, bool rotated_out,
                            std::shared_ptr<std::atomic<Micros>> last_used);
  static engine::ApiKey told(const StoredKey& key);
  // Of all below: REQUIRES: mutex_ or writing_ is held.
  const engine::User* find_user(const engine::Owner& owner) const;
  Result<engine::User> the_user(const engine::Owner& owner) const;
  // Those of the user with this name that are not revoked; the one that is addressed by it first.
  std::vector<SharedKey> named(const std::string& user_id, const std::string& name) const;
  Result<SharedKey> addressed(const engine::User& user, const std::string& name) const;
  Status check_name_free(const engine::User& user, const std::string& name) const;
  bool owns_admin_key(const engine::User& user) const;

  void put(rocksdb::WriteBatch& batch, const StoredKey& key);
  void put(rocksdb::WriteBatch& batch, const engine::User& user);
  void put(rocksdb::WriteBatch& batch, const engine::Organization& organization);
  // Stores the keys with one synced commit, then takes them in.
  Status store(rocksdb::WriteBatch& batch, const std::vector<SharedKey>& keys);
  void take_in(SharedKey key);

  Store& store_;
  KeptAnswers& answers_;
  std::mutex writing_;  // held from a check until what was checked is stored and taken in

  mutable std::shared_mutex mutex_;  // guards what is below, which changes under both locks
  std::map<std::string, engine::Organization> organizations_;
  std::map<std::string, engine::User> users_;
  std::map<std::string, SharedKey> keys_;
  std::unordered_map<std::string, SharedKey> by_secret_;  // SHA-256 in hex
  std::map<std::string, Micros> written_uses_;            // by key; of write_last_uses() alone
};

}  // namespace amend::embedded
