#include "api/key_request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "api/names.h"
#include "api/scopes.h"
#include "base/instant.h"
#include "base/limits.h"

namespace amend::api {
namespace {

using engine::KeyStatus;
using engine::Permission;

constexpr std::array<std::pair<std::string_view, Permission>, 4> kPermissions = {{
    {"read", Permission::kRead},
    {"write", Permission::kWrite},
    {"delete", Permission::kDelete},
    {"admin", Permission::kAdmin},
}};

// The name stands in paths, where "." and ".." cannot.
void check_name(Fields& fields, const std::string& name) {
  check_length(fields, "name", name, 1, limits::kKeyNameCharacters);
  if (name == "." || name == "..") fields.fault("name", "must not be '.' or '..'", "value_error");
}

std::string read_description(Fields& fields) {
  std::string text = fields.text("description").value_or("");
  check_length(fields, "description", text, 0, limits::kKeyDescriptionCharacters);
  return text;
}

Faults::Loc place(const Fields& fields, const char* list, std::size_t at) {
  Faults::Loc loc = fields.at(list);
  loc.emplace_back(static_cast<std::int64_t>(at));
  return loc;
}

// An empty list means what none means: the least.
std::vector<Permission> read_permissions(Fields& fields) {
  std::vector<Permission> permissions;
  const json::Array* given = fields.array("permissions");
  for (std::size_t at = 0; given != nullptr && at < given->size(); ++at) {
    const json::Value& word = (*given)[at];
    const auto known = std::find_if(kPermissions.begin(), kPermissions.end(), [&](const auto& one) {
      return word.is_string() && one.first == word.string();
    });
    if (known == kPermissions.end()) {
      fields.faults().add(place(fields, "permissions", at),
                          one_of({"read", "write", "delete", "admin"}), "enum");
    } else if (std::find(permissions.begin(), permissions.end(), known->second) ==
               permissions.end()) {
      permissions.push_back(known->second);
    }
  }
  if (permissions.empty()) permissions.push_back(Permission::kRead);
  return permissions;
}

std::optional<std::vector<std::string>> read_operations(Fields& scope) {
  const json::Array* given = scope.array("operations");
  if (given == nullptr) return {};
  std::vector<std::string> operations;
  for (std::size_t at = 0; at < given->size(); ++at) {
    const json::Value& word = (*given)[at];
    if (word.is_string() && is_operation(word.string())) {
      operations.push_back(word.string());
    } else {
      scope.faults().add(place(scope, "operations", at), "must be an operation such as 'read_data'",
                         "enum");
    }
  }
  return operations;
}

engine::Scope read_scope(const json::Value& given, Faults::Loc loc, Faults& faults) {
  Fields fields(given, std::move(loc), faults);
  engine::Scope scope;
  scope.resource_type = fields.required_text("resource_type");
  const json::Value* type = fields.find("resource_type");
  if (type != nullptr && type->is_string() && !is_resource_type(type->string())) {
    fields.fault("resource_type", "must be a type of resource such as 'namespace'", "enum");
  }
  scope.resource_id = fields.required_text("resource_id");
  if (fields.find("resource_id") != nullptr) {
    check_length(fields, "resource_id", scope.resource_id, 1, limits::kScopeIdCharacters);
  }
  scope.operations = read_operations(fields);
  return scope;
}

std::vector<engine::Scope> read_scopes(Fields& fields) {
  std::vector<engine::Scope> scopes;
  const json::Array* given = fields.array("scopes");
  if (given == nullptr) return scopes;
  if (given->size() > limits::kKeyScopes) {
    fields.fault("scopes", "must have at most " + std::to_string(limits::kKeyScopes) + " entries",
                 "too_long");
    return scopes;
  }
  for (std::size_t at = 0; at < given->size(); ++at) {
    scopes.push_back(read_scope((*given)[at], place(fields, "scopes", at), fields.faults()));
  }
  return scopes;
}

std::optional<std::int64_t> read_rate_limit(Fields& fields) {
  const auto limit = fields.integer("rate_limit_override");
  if (limit && *limit < 1) {
    fields.fault("rate_limit_override", "must be at least 1", "greater_than_equal");
  }
  return limit;
}

// A time that is still to come.
std::optional<Micros> read_expiry(Fields& fields) {
  const auto text = fields.text("expires_at");
  if (!text) return {};
  const auto read = parse_instant(*text);
  if (!read) {
    fields.fault("expires_at", "must be a time such as '2030-01-31T12:00:00Z'", "value_error");
    return {};
  }
  const Micros time = read->instant.seconds * 1'000'000 + read->instant.nanoseconds / 1000;
  if (time <= now_us()) fields.fault("expires_at", "must lie in the future", "value_error");
  return time;
}

json::Value time_or_null(const std::optional<Micros>& time) {
  return time ? json::Value(format_time(*time)) : json::Value();
}

json::Value text_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

const char* status_word(KeyStatus status) {
  switch (status) {
    case KeyStatus::kActive:
      return "active";
    case KeyStatus::kRevoked:
      return "revoked";
    case KeyStatus::kExpired:
      return "expired";
  }
  return "revoked";
}

json::Value permissions_json(const std::vector<Permission>& permissions) {
  json::Array words;
  for (const Permission permission : permissions) {
    for (const auto& [word, one] : kPermissions) {
      if (one == permission) words.emplace_back(word);
    }
  }
  return words;
}

json::Value scopes_json(const std::vector<engine::Scope>& scopes) {
  json::Array list;
  for (const engine::Scope& scope : scopes) {
    json::Value operations;
    if (scope.operations) {
      operations = json::Array(scope.operations->begin(), scope.operations->end());
    }
    list.push_back(json::make_object({{"resource_type", scope.resource_type},
                                      {"resource_id", scope.resource_id},
                                      {"operations", std::move(operations)}}));
  }
  return list;
}

}  // namespace

engine::KeySettings read_key_settings(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  engine::KeySettings settings;
  settings.name = fields.required_text("name");
  const json::Value* name = fields.find("name");
  if (name != nullptr && name->is_string()) check_name(fields, settings.name);
  settings.description = read_description(fields);
  settings.permissions = read_permissions(fields);
  settings.scopes = read_scopes(fields);
  settings.rate_limit = read_rate_limit(fields);
  settings.expires_at = read_expiry(fields);
  return settings;
}

engine::KeyChange read_key_change(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  const auto is_there = [&](std::string_view name) { return body.find(name) != nullptr; };
  engine::KeyChange change;
  change.name = fields.text("name");
  if (change.name) check_name(fields, *change.name);
  if (is_there("description")) change.description = read_description(fields);
  if (fields.find("permissions") != nullptr) change.permissions = read_permissions(fields);
  if (is_there("scopes")) change.scopes = read_scopes(fields);
  if (is_there("rate_limit_override")) change.rate_limit = read_rate_limit(fields);
  if (is_there("expires_at")) change.expires_at = read_expiry(fields);
  if (const auto status = fields.word("status", {"active", "revoked", "expired"})) {
    change.status = *status == "active"    ? KeyStatus::kActive
                    : *status == "revoked" ? KeyStatus::kRevoked
                                           : KeyStatus::kExpired;
  }
  return change;
}

json::Object key_json(const engine::ApiKey& key) {
  const json::Value limit =
      key.settings.rate_limit ? json::Value(*key.settings.rate_limit) : json::Value();
  return json::make_object({{"key_id", key.id},
                            {"key_hash", key.secret_sha256},
                            {"key_prefix", key.secret_prefix},
                            {"key_type", "standard"},
                            {"subscription_id", nullptr},
                            {"internal_id", key.internal_id},
                            {"organization_id", key.organization_id},
                            {"user_id", key.user_id},
                            {"name", key.settings.name},
                            {"description", key.settings.description},
                            {"permissions", permissions_json(key.settings.permissions)},
                            {"scopes", scopes_json(key.settings.scopes)},
                            {"rate_limit_override", limit},
                            {"status", status_word(key.status)},
                            {"expires_at", time_or_null(key.settings.expires_at)},
                            {"last_used_at", time_or_null(key.last_used_at)},
                            {"created_at", format_time(key.created_at)},
                            {"created_by", text_or_null(key.created_by)},
                            {"revoked_at", time_or_null(key.revoked_at)},
                            {"revoked_by", text_or_null(key.revoked_by)},
                            {"allowed_origins", nullptr}})
      .object();
}

}  // namespace amend::api
