// Accounts: who may ask for what. Organisations, their users, and the keys of the users.
//
// Of a key's secret nothing is known here but its SHA-256. Calls keep the promises of engine.h:
// what changed a key has taken effect for every request that is authenticated after it returned.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "engine/once.h"
#include "json/value.h"

namespace amend::engine {

enum class Permission : std::uint8_t { kRead = 1, kWrite = 2, kDelete = 3, kAdmin = 4 };

// A part of an organisation, and what may be done there. Engines keep scopes without looking into
// them.
struct Scope {
  std::string resource_type;                           // "namespace", "collection", ...
  std::string resource_id;                             // an id, a name, or the beginning of one: x*
  std::optional<std::vector<std::string>> operations;  // none: what the permissions allow
};

// An API key as authentication sees it. A permission implies all weaker ones.
struct Key {
  std::string key_id;           // "key_..."
  std::string user_id;          // "usr_..."
  std::string organization_id;  // "org_..."
  Permission permission = Permission::kRead;
  std::shared_ptr<const std::vector<Scope>> scopes;  // null: the whole organisation
  std::optional<std::int64_t> rate_limit;            // of its own, in requests a minute
};

// The key with this name is the administrator's: it comes from outside, at each start.
inline constexpr const char* kAdminKeyName = "admin-key";

struct Organization {
  std::string id;
  std::string internal_id;  // "int_..."
  std::string name;
  json::Object settings;  // what clients gave and get back
  Micros created_at = 0;
  Micros updated_at = 0;
};

struct User {
  std::string id;
  std::string organization_id;
  std::string email;
  std::string name;
  std::string role;    // "admin", "member", "viewer"; only told
  std::string status;  // "active", "suspended", "pending": keys work with the first alone
  json::Object settings;
  Micros created_at = 0;
  Micros updated_at = 0;
};

struct UserChange {
  std::optional<std::string> name;
  std::optional<std::string> role;
  std::optional<std::string> status;
  json::Object settings;  // those that are named
};

enum class KeyStatus : std::uint8_t { kActive, kRevoked, kExpired };

// What a client may say of a key.
struct KeySettings {
  std::string name;
  std::string description;
  std::vector<Permission> permissions;
  std::vector<Scope> scopes;
  std::optional<std::int64_t> rate_limit;  // requests a minute
  std::optional<Micros> expires_at;
};

struct ApiKey {
  std::string id;
  std::string organization_id;
  std::string internal_id;  // of the organisation
  std::string user_id;
  KeySettings settings;
  std::string secret_sha256;  // in hex
  std::string secret_prefix;
  Micros created_at = 0;
  std::string created_by;  // user; empty if nobody
  std::optional<Micros> revoked_at;
  std::string revoked_by;
  std::optional<Micros> last_used_at;
  KeyStatus status = KeyStatus::kActive;  // now
};

// What is kept of a new secret.
struct SecretDigest {
  std::string sha256;  // 32 bytes
  std::string prefix;  // for people, to tell keys apart
};

// What of a key becomes different; an inner null takes the value away.
struct KeyChange {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::vector<Permission>> permissions;
  std::optional<std::vector<Scope>> scopes;
  std::optional<std::optional<std::int64_t>> rate_limit;
  std::optional<std::optional<Micros>> expires_at;
  std::optional<KeyStatus> status;
};

// A user of an organisation, by email, and who asks.
struct Owner {
  std::string organization_id;
  std::string email;
  std::string by;  // the id of the user whose key asks
};

// Errors of all calls that name an owner: kNotFound. Of those that name a key: kNotFound for a
// name that no key has which is not revoked; kForbidden for the administrator's.
class Accounts {
 public:
  virtual ~Accounts() = default;

  // The key whose secret has this SHA-256 (32 bytes). Notes that it was used.
  // Errors: kUnauthorized: unknown, revoked, expired, or its user is not active.
  virtual Result<Key> authenticate(const std::string& secret_sha256) = 0;

  // Makes this secret the one of the administrator's key; the former one stops working.
  virtual Status set_admin_key(const SecretDigest& secret) = 0;

  virtual Result<Organization> organization(const std::string& id) const = 0;
  virtual Result<Organization> change_organization(const std::string& id,
                                                   const std::optional<std::string>& name,
                                                   const json::Object& settings,
                                                   const Once<Organization>& once = {}) = 0;
  // One of its settings, for who needs no more of it; null if there is none.
  virtual json::Value organization_setting(const std::string& id, std::string_view name) const = 0;

  // In the order of their creation.
  virtual std::vector<User> users(const std::string& organization_id) const = 0;
  virtual Result<User> user(const Owner& owner) const = 0;
  // `id` and times of the user are drawn. Errors: kAlreadyExists for the email.
  virtual Result<User> create_user(User created, const Once<User>& once = {}) = 0;
  // Errors: kForbidden for a status that would lock the administrator out.
  virtual Result<User> change_user(const Owner& owner, const UserChange& change,
                                   const Once<User>& once = {}) = 0;
  // Revokes the user's keys. Errors: kForbidden for the owner of the administrator's key.
  virtual Status delete_user(const Owner& owner, const Once<Done>& once = {}) = 0;

  // The newest first.
  virtual Result<std::vector<ApiKey>> keys(const Owner& owner, bool with_revoked) const = 0;
  // A name is in use until its key is revoked or has expired. Errors: kAlreadyExists.
  virtual Result<ApiKey> create_key(const Owner& owner, const KeySettings& settings,
                                    const SecretDigest& secret, const Once<ApiKey>& once = {}) = 0;
  // Errors: kAlreadyExists for a name in use; kBadRequest to make active what has expired.
  virtual Result<ApiKey> change_key(const Owner& owner, const std::string& name,
                                    const KeyChange& change, const Once<ApiKey>& once = {}) = 0;
  // A new key with the same settings. The former one is revoked, or works for `overlap_us` more
  // under no name of its own. Errors: kBadRequest for a key that has expired.
  virtual Result<ApiKey> rotate_key(const Owner& owner, const std::string& name,
                                    const SecretDigest& secret, Micros overlap_us,
                                    const Once<ApiKey>& once = {}) = 0;
  // Also those that it was rotated out of and that still work.
  virtual Status revoke_key(const Owner& owner, const std::string& name,
                            const Once<Done>& once = {}) = 0;
};

}  // namespace amend::engine
