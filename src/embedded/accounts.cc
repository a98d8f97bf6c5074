#include "embedded/accounts.h"

#include <algorithm>

#include <rocksdb/write_batch.h>

#include "base/random.h"
#include "embedded/account_json.h"
#include "embedded/codec.h"
#include "embedded/entry_json.h"
#include "embedded/keys.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr const char* kOrganization = "org_local";
constexpr const char* kActive = "active";

Status user_not_found(const std::string& email) {
  return Status::not_found("user", email, "There is no user '" + email + "'");
}

Status locks_out(const std::string& what) {
  return {Code::kForbidden, "This user has the administrator's key and cannot be " + what};
}

}  // namespace

Result<std::unique_ptr<Accounts>> Accounts::load(Store& store, KeptAnswers& answers) {
  std::unique_ptr<Accounts> accounts(new Accounts(store, answers));
  AMEND_RETURN_IF_ERROR(accounts->load_all());
  AMEND_RETURN_IF_ERROR(accounts->load_last_uses());
  if (accounts->keys_.empty()) AMEND_RETURN_IF_ERROR(accounts->bootstrap());
  return accounts;
}

// Organisations before the keys, which tell of them.
Status Accounts::load_all() {
  json::Parser parser;
  for (const char kind : {'o', 'u', 'k'}) {
    auto scan = store_.scan(Family::kCatalog, std::string(1, kind));
    for (; scan.valid(); scan.next()) {
      const auto entry = parser.parse(scan.value());
      if (!entry.ok()) return Status::internal("an entry of the catalog is damaged");
      if (kind == 'o') {
        engine::Organization organization = organization_of(*entry);
        organizations_[organization.id] = std::move(organization);
        AMEND_RETURN_IF_ERROR(load_first_users(*entry));
      } else if (kind == 'u') {
        engine::User user = user_of(*entry);
        users_[user.id] = std::move(user);
      } else {
        engine::ApiKey key = key_of(*entry);
        if (key.internal_id.empty()) {
          key.internal_id = organizations_[key.organization_id].internal_id;
        }
        take_in(make_key(std::move(key), rotated_out(*entry),
                         std::make_shared<std::atomic<Micros>>(0)));
      }
    }
    AMEND_RETURN_IF_ERROR(scan.check());
  }
  return {};
}

// Formats before 4 kept the users inside their organisation. They get entries of their own.
Status Accounts::load_first_users(const json::Value& entry) {
  const json::Value* users = entry.find("users");
  if (users == nullptr || !users->is_array()) return {};
  const engine::Organization& organization = organizations_[text_of(entry, "id")];
  rocksdb::WriteBatch batch;
  put(batch, organization);
  for (const json::Value& one : users->array()) {
    const std::string email = text_of(one, "email");
    put(batch, engine::User{text_of(one, "id"),
                            organization.id,
                            email,
                            email,
                            text_of(one, "role"),
                            kActive,
                            {},
                            organization.created_at,
                            organization.created_at});
  }
  return store_.commit(batch);
}

Status Accounts::load_last_uses() {
  auto scan = store_.scan(Family::kCatalog, "U");
  for (; scan.valid(); scan.next()) {
    const auto found = keys_.find(std::string(scan.key().substr(1)));
    Decoder in(scan.value());
    const auto used = static_cast<Micros>(in.fixed64());
    if (found == keys_.end() || !in.done()) continue;
    *found->second->last_used = used;
    written_uses_[found->first] = used;
  }
  return scan.check();
}

Status Accounts::bootstrap() {
  const Micros now = now_us();
  const engine::Organization organization{
      kOrganization, "int_" + random_text(24, kLowerAlphanumerics), "local", {}, now, now};
  const engine::User user{"usr_" + random_text(14, kLowerAlphanumerics),
                          kOrganization,
                          "admin@localhost",
                          "Administrator",
                          "admin",
                          kActive,
                          {},
                          now,
                          now};
  engine::ApiKey key;
  key.id = "key_" + random_text(15, kLowerAlphanumerics);
  key.organization_id = organization.id;
  key.internal_id = organization.internal_id;
  key.user_id = user.id;
  key.settings.name = engine::kAdminKeyName;
  key.settings.permissions = {engine::Permission::kAdmin};
  key.created_at = now;
  rocksdb::WriteBatch batch;
  put(batch, organization);
  put(batch, user);
  organizations_[organization.id] = organization;
  users_[user.id] = user;
  return store(batch, {make_key(std::move(key), false, std::make_shared<std::atomic<Micros>>(0))});
}

const engine::User* Accounts::find_user(const engine::Owner& owner) const {
  for (const auto& [id, user] : users_) {
    if (user.organization_id == owner.organization_id && user.email == owner.email) return &user;
  }
  return nullptr;
}

Result<engine::User> Accounts::the_user(const engine::Owner& owner) const {
  const engine::User* user = find_user(owner);
  if (user == nullptr) return user_not_found(owner.email);
  return *user;
}

bool Accounts::owns_admin_key(const engine::User& user) const {
  return !named(user.id, engine::kAdminKeyName).empty();
}

void Accounts::put(rocksdb::WriteBatch& batch, const engine::User& user) {
  batch.Put(store_.handle(Family::kCatalog), catalog_key('u', user.id),
            json::write(user_json(user)));
}

void Accounts::put(rocksdb::WriteBatch& batch, const engine::Organization& organization) {
  batch.Put(store_.handle(Family::kCatalog), catalog_key('o', organization.id),
            json::write(organization_json(organization)));
}

Result<engine::Organization> Accounts::organization(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = organizations_.find(id);
  if (found != organizations_.end()) return found->second;
  return Status::not_found("organization", id, "There is no organization '" + id + "'");
}

json::Value Accounts::organization_setting(const std::string& id, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = organizations_.find(id);
  if (found == organizations_.end()) return {};
  const json::Value* value = found->second.settings.find(name);
  return value != nullptr ? *value : json::Value();
}

Result<engine::Organization> Accounts::change_organization(
    const std::string& id, const std::optional<std::string>& name, const json::Object& settings,
    const engine::Once<engine::Organization>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(engine::Organization changed, organization(id));
  if (name) changed.name = *name;
  for (const json::Member& setting : settings) changed.settings[setting.key] = setting.value;
  changed.updated_at = now_us();
  rocksdb::WriteBatch batch;
  put(batch, changed);
  AMEND_RETURN_IF_ERROR(answers_.keep(once, changed, KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store_.commit(batch));
  const std::unique_lock lock(mutex_);
  organizations_[id] = changed;
  return changed;
}

std::vector<engine::User> Accounts::users(const std::string& organization_id) const {
  std::vector<engine::User> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, user] : users_) {
      if (user.organization_id == organization_id) all.push_back(user);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const engine::User& a, const engine::User& b) {
    return a.created_at < b.created_at;
  });
  return all;
}

Result<engine::User> Accounts::user(const engine::Owner& owner) const {
  const std::shared_lock lock(mutex_);
  return the_user(owner);
}

Result<engine::User> Accounts::create_user(engine::User created,
                                           const engine::Once<engine::User>& once) {
  const std::lock_guard writing(writing_);
  if (find_user({created.organization_id, created.email, {}}) != nullptr) {
    return Status(Code::kAlreadyExists, "There is already a user '" + created.email + "'",
                  {{"resource", std::string("user")}, {"name", created.email}});
  }
  created.id = "usr_" + random_text(14, kLowerAlphanumerics);
  created.created_at = created.updated_at = now_us();
  rocksdb::WriteBatch batch;
  put(batch, created);
  AMEND_RETURN_IF_ERROR(answers_.keep(once, created, KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store_.commit(batch));
  const std::unique_lock lock(mutex_);
  users_[created.id] = created;
  return created;
}

Result<engine::User> Accounts::change_user(const engine::Owner& owner,
                                           const engine::UserChange& change,
                                           const engine::Once<engine::User>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(engine::User user, the_user(owner));
  if (change.status && *change.status != kActive && owns_admin_key(user)) {
    return locks_out(*change.status);
  }
  if (change.name) user.name = *change.name;
  if (change.role) user.role = *change.role;
  if (change.status) user.status = *change.status;
  for (const json::Member& setting : change.settings) user.settings[setting.key] = setting.value;
  user.updated_at = now_us();
  rocksdb::WriteBatch batch;
  put(batch, user);
  AMEND_RETURN_IF_ERROR(answers_.keep(once, user, KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store_.commit(batch));
  const std::unique_lock lock(mutex_);
  users_[user.id] = user;
  return user;
}

Status Accounts::delete_user(const engine::Owner& owner, const engine::Once<engine::Done>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  if (owns_admin_key(user)) return locks_out("deleted");
  rocksdb::WriteBatch batch;
  batch.Delete(store_.handle(Family::kCatalog), catalog_key('u', user.id));
  std::vector<SharedKey> revoked;
  for (const auto& [id, key] : keys_) {
    if (key->info.user_id != user.id || key->info.revoked_at) continue;
    engine::ApiKey info = key->info;
    info.revoked_at = now_us();
    info.revoked_by = owner.by;
    revoked.push_back(make_key(std::move(info), key->rotated_out, key->last_used));
  }
  AMEND_RETURN_IF_ERROR(answers_.keep(once, {}, KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store(batch, revoked));
  const std::unique_lock lock(mutex_);
  users_.erase(user.id);
  return {};
}

}  // namespace amend::embedded
