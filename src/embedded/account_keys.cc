#include <algorithm>
#include <tuple>

#include <rocksdb/write_batch.h>
#include <sodium.h>

#include "base/random.h"
#include "embedded/account_json.h"
#include "embedded/accounts.h"
#include "embedded/codec.h"
#include "embedded/keys.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

using engine::ApiKey;
using engine::KeyStatus;

std::string hex(std::string_view bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

// The time it takes must not depend on where two secrets begin to differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

KeyStatus status_of(const ApiKey& key) {
  if (key.revoked_at) return KeyStatus::kRevoked;
  const bool expired = key.settings.expires_at && *key.settings.expires_at <= now_us();
  return expired ? KeyStatus::kExpired : KeyStatus::kActive;
}

Status unauthorized(const char* message) {
  return {Code::kUnauthorized, message};
}

Status check_not_the_administrators(const std::string& name) {
  if (name != engine::kAdminKeyName) return {};
  return {Code::kForbidden,
          "The key 'admin-key' is the administrator's; it is set where the server is started"};
}

Status has_expired() {
  return {Code::kBadRequest, "The key has expired and cannot become active again"};
}

void revoke(ApiKey& key, const std::string& by) {
  key.revoked_at = now_us();
  key.revoked_by = by;
}

}  // namespace

Accounts::SharedKey Accounts::make_key(ApiKey info, bool rotated_out,
                                       std::shared_ptr<std::atomic<Micros>> last_used) {
  engine::Key key{info.id,
                  info.user_id,
                  info.organization_id,
                  engine::Permission::kRead,
                  nullptr,
                  info.settings.rate_limit};
  for (const engine::Permission one : info.settings.permissions) {
    key.permission = std::max(key.permission, one);
  }
  if (!info.settings.scopes.empty()) {
    key.scopes = std::make_shared<const std::vector<engine::Scope>>(info.settings.scopes);
  }
  return std::make_shared<const StoredKey>(
      StoredKey{std::move(info), rotated_out, std::move(key), std::move(last_used)});
}

ApiKey Accounts::told(const StoredKey& key) {
  ApiKey info = key.info;
  if (const Micros used = *key.last_used; used != 0) info.last_used_at = used;
  info.status = status_of(info);
  return info;
}

void Accounts::put(rocksdb::WriteBatch& batch, const StoredKey& key) {
  batch.Put(store_.handle(Family::kCatalog), catalog_key('k', key.info.id),
            json::write(key_json(key.info, key.rotated_out)));
}

Status Accounts::store(rocksdb::WriteBatch& batch, const std::vector<SharedKey>& keys) {
  for (const SharedKey& key : keys) put(batch, *key);
  AMEND_RETURN_IF_ERROR(store_.commit(batch));
  const std::unique_lock lock(mutex_);
  for (const SharedKey& key : keys) take_in(key);
  return {};
}

void Accounts::take_in(SharedKey key) {
  SharedKey& place = keys_[key->info.id];
  if (place) by_secret_.erase(place->info.secret_sha256);
  place = key;
  const std::string& secret = key->info.secret_sha256;
  if (!secret.empty()) by_secret_[secret] = std::move(key);
}

// A miss takes the time of a hit: it is compared with what no secret has.
Result<engine::Key> Accounts::authenticate(const std::string& secret_sha256) {
  static const std::string kNobodys(64, '-');
  const std::string wanted = hex(secret_sha256);
  const std::shared_lock lock(mutex_);
  const auto found = by_secret_.find(wanted);
  const bool known = found != by_secret_.end();
  if (!equal_in_constant_time(known ? found->second->info.secret_sha256 : kNobodys, wanted)) {
    return unauthorized("The API key is not valid");
  }
  const StoredKey& key = *found->second;
  const KeyStatus status = status_of(key.info);
  if (status == KeyStatus::kRevoked) return unauthorized("The API key has been revoked");
  if (status == KeyStatus::kExpired) return unauthorized("The API key has expired");
  const auto user = users_.find(key.info.user_id);
  if (user == users_.end() || user->second.status != "active") {
    return unauthorized("The user of the API key is not active");
  }
  key.last_used->store(now_us(), std::memory_order_relaxed);
  return key.key;
}

std::string Accounts::user_of_key(const std::string& key_id) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(key_id);
  return found != keys_.end() ? found->second->info.user_id : std::string();
}

void Accounts::write_last_uses() {
  rocksdb::WriteBatch batch;
  std::map<std::string, Micros> uses;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, key] : keys_) {
      const Micros used = *key->last_used;
      const auto written = written_uses_.find(id);
      if (used != (written != written_uses_.end() ? written->second : 0)) uses[id] = used;
    }
  }
  if (uses.empty()) return;
  for (const auto& [id, used] : uses) {
    std::string value;
    Encoder(value).fixed64(static_cast<std::uint64_t>(used));
    batch.Put(store_.handle(Family::kCatalog), catalog_key('U', id), value);
  }
  if (!store_.commit(batch, Sync::kLater).ok()) return;
  for (const auto& [id, used] : uses) written_uses_[id] = used;
}

Status Accounts::set_admin_key(const engine::SecretDigest& secret) {
  const std::lock_guard writing(writing_);
  for (const auto& [id, key] : keys_) {
    if (key->info.settings.name != engine::kAdminKeyName || key->info.revoked_at) continue;
    ApiKey info = key->info;
    info.secret_sha256 = hex(secret.sha256);
    info.secret_prefix = secret.prefix;
    const bool same = info.secret_sha256 == key->info.secret_sha256 &&
                      info.secret_prefix == key->info.secret_prefix;
    if (same) return {};
    rocksdb::WriteBatch batch;
    return store(batch, {make_key(std::move(info), false, key->last_used)});
  }
  return Status::internal("the store has no admin-key");
}

std::vector<Accounts::SharedKey> Accounts::named(const std::string& user_id,
                                                 const std::string& name) const {
  std::vector<SharedKey> found;
  for (const auto& [id, key] : keys_) {
    const bool is_one = key->info.user_id == user_id && key->info.settings.name == name;
    if (is_one && !key->info.revoked_at) found.push_back(key);
  }
  // An active one before one that has expired, the newest of these first.
  const auto rank = [](const SharedKey& key) {
    return std::tuple(key->rotated_out, status_of(key->info) != KeyStatus::kActive,
                      -key->info.created_at);
  };
  std::sort(found.begin(), found.end(),
            [&](const SharedKey& a, const SharedKey& b) { return rank(a) < rank(b); });
  return found;
}

Result<Accounts::SharedKey> Accounts::addressed(const engine::User& user,
                                                const std::string& name) const {
  const auto found = named(user.id, name);
  if (found.empty() || found.front()->rotated_out) {
    return Status::not_found("api_key", name, "The user has no key '" + name + "'");
  }
  AMEND_RETURN_IF_ERROR(check_not_the_administrators(name));
  return found.front();
}

Status Accounts::check_name_free(const engine::User& user, const std::string& name) const {
  const auto others = named(user.id, name);
  const bool in_use = std::any_of(others.begin(), others.end(), [](const SharedKey& key) {
    return !key->rotated_out && status_of(key->info) == KeyStatus::kActive;
  });
  if (!in_use) return check_not_the_administrators(name);
  return {Code::kAlreadyExists,
          "The user has already a key '" + name + "'",
          {{"resource", std::string("api_key")}, {"name", name}}};
}

Result<std::vector<ApiKey>> Accounts::keys(const engine::Owner& owner, bool with_revoked) const {
  const std::shared_lock lock(mutex_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  std::vector<ApiKey> all;
  for (const auto& [id, key] : keys_) {
    if (key->info.user_id != user.id || (key->info.revoked_at && !with_revoked)) continue;
    all.push_back(told(*key));
  }
  std::sort(all.begin(), all.end(),
            [](const ApiKey& a, const ApiKey& b) { return a.created_at > b.created_at; });
  return all;
}

Result<ApiKey> Accounts::create_key(const engine::Owner& owner, const engine::KeySettings& settings,
                                    const engine::SecretDigest& secret,
                                    const engine::Once<ApiKey>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  AMEND_RETURN_IF_ERROR(check_name_free(user, settings.name));
  ApiKey info;
  info.id = "key_" + random_text(15, kLowerAlphanumerics);
  info.organization_id = user.organization_id;
  info.internal_id = organizations_[user.organization_id].internal_id;
  info.user_id = user.id;
  info.settings = settings;
  info.secret_sha256 = hex(secret.sha256);
  info.secret_prefix = secret.prefix;
  info.created_at = now_us();
  info.created_by = owner.by;
  const auto key = make_key(std::move(info), false, std::make_shared<std::atomic<Micros>>(0));
  rocksdb::WriteBatch batch;
  AMEND_RETURN_IF_ERROR(answers_.keep(once, told(*key), KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store(batch, {key}));
  return told(*key);
}

Result<ApiKey> Accounts::change_key(const engine::Owner& owner, const std::string& name,
                                    const engine::KeyChange& change,
                                    const engine::Once<ApiKey>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  AMEND_ASSIGN_OR_RETURN(const SharedKey former, addressed(user, name));
  const bool expired = status_of(former->info) == KeyStatus::kExpired;
  if (expired && (change.status == KeyStatus::kActive || change.expires_at)) return has_expired();
  if (change.name && *change.name != name) {
    AMEND_RETURN_IF_ERROR(check_name_free(user, *change.name));
  }
  ApiKey info = former->info;
  if (change.name) info.settings.name = *change.name;
  if (change.description) info.settings.description = *change.description;
  if (change.permissions) info.settings.permissions = *change.permissions;
  if (change.scopes) info.settings.scopes = *change.scopes;
  if (change.rate_limit) info.settings.rate_limit = *change.rate_limit;
  if (change.expires_at) info.settings.expires_at = *change.expires_at;
  if (change.status == KeyStatus::kExpired && !expired) info.settings.expires_at = now_us();
  if (change.status == KeyStatus::kRevoked) revoke(info, owner.by);
  std::vector<SharedKey> changed{make_key(std::move(info), false, former->last_used)};
  // Those it was rotated out of go with it.
  for (const SharedKey& other : named(user.id, name)) {
    if (!other->rotated_out) continue;
    ApiKey old = other->info;
    if (change.name) old.settings.name = *change.name;
    if (change.status && *change.status != KeyStatus::kActive) revoke(old, owner.by);
    changed.push_back(make_key(std::move(old), true, other->last_used));
  }
  rocksdb::WriteBatch batch;
  AMEND_RETURN_IF_ERROR(
      answers_.keep(once, told(*changed.front()), KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store(batch, changed));
  return told(*changed.front());
}

Result<ApiKey> Accounts::rotate_key(const engine::Owner& owner, const std::string& name,
                                    const engine::SecretDigest& secret, Micros overlap_us,
                                    const engine::Once<ApiKey>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  AMEND_ASSIGN_OR_RETURN(const SharedKey former, addressed(user, name));
  if (status_of(former->info) == KeyStatus::kExpired) return has_expired();
  ApiKey next = former->info;
  next.id = "key_" + random_text(15, kLowerAlphanumerics);
  next.secret_sha256 = hex(secret.sha256);
  next.secret_prefix = secret.prefix;
  next.created_at = now_us();
  next.created_by = owner.by;
  ApiKey old = former->info;
  if (overlap_us > 0) {
    const Micros end = next.created_at + overlap_us;
    old.settings.expires_at = std::min(old.settings.expires_at.value_or(end), end);
  } else {
    revoke(old, owner.by);
  }
  const auto key = make_key(std::move(next), false, std::make_shared<std::atomic<Micros>>(0));
  rocksdb::WriteBatch batch;
  AMEND_RETURN_IF_ERROR(answers_.keep(once, told(*key), KeptAnswers::into(store_, batch)));
  AMEND_RETURN_IF_ERROR(store(batch, {make_key(std::move(old), true, former->last_used), key}));
  return told(*key);
}

Status Accounts::revoke_key(const engine::Owner& owner, const std::string& name,
                            const engine::Once<engine::Done>& once) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const engine::User user, the_user(owner));
  AMEND_RETURN_IF_ERROR(addressed(user, name).status());
  std::vector<SharedKey> revoked;
  for (const SharedKey& key : named(user.id, name)) {
    ApiKey info = key->info;
    revoke(info, owner.by);
    revoked.push_back(make_key(std::move(info), key->rotated_out, key->last_used));
  }
  rocksdb::WriteBatch batch;
  AMEND_RETURN_IF_ERROR(answers_.keep(once, {}, KeptAnswers::into(store_, batch)));
  return store(batch, revoked);
}

}  // namespace amend::embedded
