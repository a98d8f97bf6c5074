#include "api/scopes.h"

#include <algorithm>
#include <array>

namespace amend::api {
namespace {

using engine::Name;
using engine::Permission;
using engine::Scope;

constexpr std::array<std::string_view, 11> kResourceTypes = {
    "organization", "user",    "api_key",  "namespace",          "collection", "bucket",
    "retriever",    "cluster", "taxonomy", "storage_connection", "alert"};
constexpr std::array<std::string_view, 13> kOperations = {
    "read_data",         "write_data",       "delete_data",    "execute_retriever",
    "create_retriever",  "delete_retriever", "execute_job",    "cancel_job",
    "create_cluster",    "delete_cluster",   "modify_cluster", "modify_infrastructure",
    "manage_permissions"};

// "ns_customer_*" stands for everything that begins so.
bool fits(std::string_view pattern, std::string_view text) {
  if (!pattern.ends_with('*')) return pattern == text;
  return text.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool allows(const Scope& scope, std::string_view type, const Name& name,
            std::string_view operation) {
  if (scope.resource_type != type) return false;
  if (!fits(scope.resource_id, name.id) && !fits(scope.resource_id, name.name)) return false;
  if (!scope.operations) return true;
  return std::find(scope.operations->begin(), scope.operations->end(), operation) !=
         scope.operations->end();
}

bool any_allows(const engine::Key& key, std::string_view type, const Name& name,
                std::string_view operation) {
  return std::any_of(key.scopes->begin(), key.scopes->end(),
                     [&](const Scope& scope) { return allows(scope, type, name, operation); });
}

bool has_scope_of(const engine::Key& key, std::string_view type) {
  return std::any_of(key.scopes->begin(), key.scopes->end(),
                     [&](const Scope& scope) { return scope.resource_type == type; });
}

bool organization_allows(const engine::Key& key, std::string_view operation) {
  return any_allows(key, "organization", {key.organization_id, key.organization_id}, operation);
}

std::string_view operation_of(const Route& route) {
  const bool reads = route.permission == Permission::kRead;
  if (route.reach == Reach::kAccounts) return "manage_permissions";
  if (reads) return "read_data";
  if (route.reach == Reach::kOrganization) return "modify_infrastructure";
  const bool writes = route.permission == Permission::kWrite;
  if (writes && route.reach == Reach::kNamespace) return "modify_infrastructure";
  return writes ? "write_data" : "delete_data";
}

Result<bool> may_use_named_namespace(const Call& call, std::string_view operation) {
  AMEND_ASSIGN_OR_RETURN(const Name name, call.engine.identify_namespace(call.key.organization_id,
                                                                         call.parameters.front()));
  return may_use_namespace(call.key, name, operation);
}

Result<bool> may_use_place(const Call& call, Reach reach, std::string_view operation) {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(const Name name_space,
                         call.engine.identify_namespace(call.key.organization_id, owner));
  if (may_use_namespace(call.key, name_space, operation)) return true;
  const bool whole = reach == Reach::kInNamespace;
  if (whole || !has_scope_of(call.key, "collection")) return false;
  std::string collection = call.parameters.front();
  if (reach == Reach::kDocument) {
    AMEND_ASSIGN_OR_RETURN(collection, call.engine.collection_of(owner, call.parameters.back()));
  }
  AMEND_ASSIGN_OR_RETURN(const Name name, call.engine.identify_collection(owner, collection));
  return may_use_collection(call.key, name_space, name, operation);
}

Result<bool> may_go(const Call& call, const Route& route) {
  const std::string_view operation = operation_of(route);
  switch (route.reach) {
    case Reach::kNothing:
    case Reach::kNamespaces:
    case Reach::kCollections:
      return true;
    case Reach::kAccounts:
    case Reach::kOrganization:
      return may_use_organization(call.key, operation);
    case Reach::kNamespace:
      return may_use_named_namespace(call, operation);
    case Reach::kInNamespace:
    case Reach::kCollection:
    case Reach::kDocument:
      return may_use_place(call, route.reach, operation);
  }
  return false;
}

}  // namespace

bool is_resource_type(std::string_view word) {
  return std::find(kResourceTypes.begin(), kResourceTypes.end(), word) != kResourceTypes.end();
}

bool is_operation(std::string_view word) {
  return std::find(kOperations.begin(), kOperations.end(), word) != kOperations.end();
}

bool may_use_organization(const engine::Key& key, std::string_view operation) {
  if (!key.scopes) return true;
  const bool partly = has_scope_of(key, "namespace") || has_scope_of(key, "collection");
  return !partly && organization_allows(key, operation);
}

bool may_use_namespace(const engine::Key& key, const Name& name_space, std::string_view operation) {
  return !key.scopes || organization_allows(key, operation) ||
         any_allows(key, "namespace", name_space, operation);
}

bool may_use_collection(const engine::Key& key, const Name& name_space, const Name& collection,
                        std::string_view operation) {
  return may_use_namespace(key, name_space, operation) ||
         any_allows(key, "collection", collection, operation);
}

Status out_of_scope() {
  return {Code::kForbidden, "This lies outside the scopes of the API key"};
}

Status check_scopes(const Call& call, const Route& route) {
  if (!call.key.scopes) return {};
  const auto may = may_go(call, route);
  return may.ok() && !*may ? out_of_scope() : Status();
}

}  // namespace amend::api
