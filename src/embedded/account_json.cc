#include "embedded/account_json.h"

#include "embedded/entry_json.h"

namespace amend::embedded {
namespace {

using engine::Permission;

json::Value optional(const std::optional<std::int64_t>& number) {
  return number ? json::Value(*number) : json::Value();
}

std::optional<std::int64_t> optional_of(const json::Value& entry, std::string_view name) {
  const json::Value* value = entry.find(name);
  if (value == nullptr || value->type() != json::Value::Type::kInt) return {};
  return value->int64();
}

json::Value scopes_json(const std::vector<engine::Scope>& scopes) {
  json::Array list;
  for (const engine::Scope& scope : scopes) {
    json::Value operations;
    if (scope.operations) {
      operations = json::Array(scope.operations->begin(), scope.operations->end());
    }
    list.push_back(json::make_object({{"type", scope.resource_type},
                                      {"id", scope.resource_id},
                                      {"operations", std::move(operations)}}));
  }
  return list;
}

std::vector<engine::Scope> scopes_of(const json::Value& entry) {
  std::vector<engine::Scope> scopes;
  const json::Value* list = entry.find("scopes");
  if (list == nullptr || !list->is_array()) return scopes;
  for (const json::Value& one : list->array()) {
    engine::Scope& scope = scopes.emplace_back();
    scope.resource_type = text_of(one, "type");
    scope.resource_id = text_of(one, "id");
    const json::Value* operations = one.find("operations");
    if (operations == nullptr || !operations->is_array()) continue;
    scope.operations.emplace();
    for (const json::Value& operation : operations->array()) {
      if (operation.is_string()) scope.operations->push_back(operation.string());
    }
  }
  return scopes;
}

// Entries of earlier formats have one permission.
std::vector<Permission> permissions_of(const json::Value& entry) {
  std::vector<Permission> permissions;
  const json::Value* list = entry.find("permissions");
  if (list != nullptr && list->is_array()) {
    for (const json::Value& one : list->array()) {
      permissions.push_back(static_cast<Permission>(one.int64()));
    }
  } else {
    permissions.push_back(static_cast<Permission>(integer_of(entry, "permission")));
  }
  return permissions;
}

json::Object object_of(const json::Value& entry, std::string_view name) {
  const json::Value* value = entry.find(name);
  return value != nullptr && value->is_object() ? value->object() : json::Object();
}

}  // namespace

json::Value organization_json(const engine::Organization& organization) {
  return json::make_object({{"id", organization.id},
                            {"internal_id", organization.internal_id},
                            {"name", organization.name},
                            {"settings", organization.settings},
                            {"created_at", organization.created_at},
                            {"updated_at", organization.updated_at}});
}

engine::Organization organization_of(const json::Value& entry) {
  engine::Organization organization{text_of(entry, "id"),
                                    text_of(entry, "internal_id"),
                                    text_of(entry, "name"),
                                    object_of(entry, "settings"),
                                    integer_of(entry, "created_at"),
                                    integer_of(entry, "updated_at")};
  if (organization.updated_at == 0) organization.updated_at = organization.created_at;
  return organization;
}

json::Value user_json(const engine::User& user) {
  return json::make_object({{"id", user.id},
                            {"organization_id", user.organization_id},
                            {"email", user.email},
                            {"name", user.name},
                            {"role", user.role},
                            {"status", user.status},
                            {"settings", user.settings},
                            {"created_at", user.created_at},
                            {"updated_at", user.updated_at}});
}

engine::User user_of(const json::Value& entry) {
  return {text_of(entry, "id"),           text_of(entry, "organization_id"),
          text_of(entry, "email"),        text_of(entry, "name"),
          text_of(entry, "role"),         text_of(entry, "status"),
          object_of(entry, "settings"),   integer_of(entry, "created_at"),
          integer_of(entry, "updated_at")};
}

json::Value key_json(const engine::ApiKey& key, bool is_rotated_out) {
  json::Array permissions;
  for (const Permission one : key.settings.permissions)
    permissions.emplace_back(static_cast<int>(one));
  return json::make_object({{"id", key.id},
                            {"organization_id", key.organization_id},
                            {"internal_id", key.internal_id},
                            {"user_id", key.user_id},
                            {"name", key.settings.name},
                            {"description", key.settings.description},
                            {"permissions", std::move(permissions)},
                            {"scopes", scopes_json(key.settings.scopes)},
                            {"rate_limit", optional(key.settings.rate_limit)},
                            {"expires_at", optional(key.settings.expires_at)},
                            {"secret_sha256", key.secret_sha256},
                            {"secret_prefix", key.secret_prefix},
                            {"created_at", key.created_at},
                            {"created_by", key.created_by},
                            {"revoked_at", optional(key.revoked_at)},
                            {"revoked_by", key.revoked_by},
                            {"rotated_out", is_rotated_out}});
}

engine::ApiKey key_of(const json::Value& entry) {
  engine::ApiKey key;
  key.id = text_of(entry, "id");
  key.organization_id = text_of(entry, "organization_id");
  key.internal_id = text_of(entry, "internal_id");
  key.user_id = text_of(entry, "user_id");
  key.settings = {
      text_of(entry, "name"), text_of(entry, "description"),    permissions_of(entry),
      scopes_of(entry),       optional_of(entry, "rate_limit"), optional_of(entry, "expires_at")};
  key.secret_sha256 = text_of(entry, "secret_sha256");
  key.secret_prefix = text_of(entry, "secret_prefix");
  key.created_at = integer_of(entry, "created_at");
  key.created_by = text_of(entry, "created_by");
  key.revoked_at = optional_of(entry, "revoked_at");
  key.revoked_by = text_of(entry, "revoked_by");
  return key;
}

bool rotated_out(const json::Value& entry) {
  const json::Value* value = entry.find("rotated_out");
  return value != nullptr && value->is_bool() && value->boolean();
}

}  // namespace amend::embedded
