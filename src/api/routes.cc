#include "api/routes.h"

#include <algorithm>

#include "api/handlers.h"
#include "document/fields.h"

namespace amend::api {
namespace {

using engine::Permission;

// One line a route. Routes without a key name a permission only because every line does.
// clang-format off
constexpr Route kRoutes[] = {
    {"GET", "/v1/health", Access::kPublic, Permission::kRead, Reach::kNothing, Body::kNone, Work::kShort, Category::kMetadata, health},
    {"GET", "/health", Access::kPublic, Permission::kRead, Reach::kNothing, Body::kNone, Work::kShort, Category::kMetadata, health},
    {"GET", "/v1/health/readiness", Access::kPublic, Permission::kRead, Reach::kNothing, Body::kNone, Work::kShort, Category::kMetadata, health},
    {"GET", "/v1/health/liveness", Access::kPublic, Permission::kRead, Reach::kNothing, Body::kNone, Work::kShort, Category::kMetadata, liveness},

    {"GET", "/v1/organizations", Access::kKey, Permission::kRead, Reach::kNothing, Body::kNone, Work::kShort, Category::kMetadata, get_organization},
    {"PATCH", "/v1/organizations", Access::kKey, Permission::kAdmin, Reach::kOrganization, Body::kRequired, Work::kShort, Category::kMetadata, patch_organization},
    {"POST", "/v1/organizations/users", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kRequired, Work::kShort, Category::kMetadata, create_user},
    {"GET", "/v1/organizations/users", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kNone, Work::kShort, Category::kMetadata, list_users},
    {"GET", "/v1/organizations/users/{user}", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kNone, Work::kShort, Category::kMetadata, get_user},
    {"PATCH", "/v1/organizations/users/{user}", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kRequired, Work::kShort, Category::kMetadata, patch_user},
    {"DELETE", "/v1/organizations/users/{user}", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kNone, Work::kShort, Category::kMetadata, delete_user},
    {"POST", "/v1/organizations/users/{user}/api-keys", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kRequired, Work::kShort, Category::kMetadata, create_key},
    {"GET", "/v1/organizations/users/{user}/api-keys", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kNone, Work::kShort, Category::kMetadata, list_keys},
    {"PATCH", "/v1/organizations/users/{user}/api-keys/{key}", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kRequired, Work::kShort, Category::kMetadata, patch_key},
    {"POST", "/v1/organizations/users/{user}/api-keys/{key}/rotate", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kOptional, Work::kShort, Category::kMetadata, rotate_key},
    {"DELETE", "/v1/organizations/users/{user}/api-keys/{key}", Access::kKey, Permission::kAdmin, Reach::kAccounts, Body::kNone, Work::kShort, Category::kMetadata, revoke_key},

    {"POST", "/v1/namespaces", Access::kKey, Permission::kAdmin, Reach::kOrganization, Body::kRequired, Work::kShort, Category::kMetadata, create_namespace},
    {"GET", "/v1/namespaces/{namespace}", Access::kKey, Permission::kRead, Reach::kNamespace, Body::kNone, Work::kShort, Category::kMetadata, get_namespace},
    {"GET", "/v1/namespaces", Access::kKey, Permission::kRead, Reach::kNamespaces, Body::kNone, Work::kShort, Category::kMetadata, list_namespaces},
    {"POST", "/v1/namespaces/list", Access::kKey, Permission::kRead, Reach::kNamespaces, Body::kOptional, Work::kShort, Category::kMetadata, list_namespaces},
    {"PATCH", "/v1/namespaces/{namespace}", Access::kKey, Permission::kWrite, Reach::kNamespace, Body::kRequired, Work::kShort, Category::kMetadata, patch_namespace},
    {"PUT", "/v1/namespaces/{namespace}", Access::kKey, Permission::kWrite, Reach::kNamespace, Body::kRequired, Work::kShort, Category::kMetadata, replace_namespace},
    {"DELETE", "/v1/namespaces/{namespace}", Access::kKey, Permission::kAdmin, Reach::kNamespace, Body::kNone, Work::kLong, Category::kMetadata, delete_namespace},
    {"GET", "/v1/tasks/{task}", Access::kKey, Permission::kRead, Reach::kOrganization, Body::kNone, Work::kShort, Category::kMetadata, get_task},

    {"POST", "/v1/collections", Access::kKey, Permission::kWrite, Reach::kInNamespace, Body::kRequired, Work::kShort, Category::kMetadata, create_collection},
    {"GET", "/v1/collections/{collection}", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kShort, Category::kMetadata, get_collection},
    {"POST", "/v1/collections/list", Access::kKey, Permission::kRead, Reach::kCollections, Body::kOptional, Work::kShort, Category::kMetadata, list_collections},
    {"PATCH", "/v1/collections/{collection}", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kRequired, Work::kShort, Category::kMetadata, patch_collection},
    {"DELETE", "/v1/collections/{collection}", Access::kKey, Permission::kDelete, Reach::kCollection, Body::kNone, Work::kLong, Category::kMetadata, delete_collection},
    {"POST", "/v1/collections/{collection}/clone", Access::kKey, Permission::kWrite, Reach::kInNamespace, Body::kRequired, Work::kShort, Category::kMetadata, clone_collection},
    {"GET", "/v1/collections/{collection}/features", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kShort, Category::kMetadata, collection_features},
    {"POST", "/v1/collections/{collection}/export", Access::kKey, Permission::kRead, Reach::kCollection, Body::kOptional, Work::kLong, Category::kCompute, export_collection},
    {"GET", "/v1/exports/{export}/{file}", Access::kLink, Permission::kRead, Reach::kNothing, Body::kStream, Work::kLong, Category::kCompute, nullptr, download_export, check_link},

    {"POST", "/v1/collections/{collection}/documents", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kElement, Work::kLong, Category::kData, create_document},
    {"GET", "/v1/collections/{collection}/documents/{document}", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kShort, Category::kData, get_document, nullptr, peek_document},
    {"PUT", "/v1/collections/{collection}/documents/{document}", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kRequired, Work::kLong, Category::kData, replace_document, nullptr, nullptr, nullptr, Asks::kIfMatch},
    {"PATCH", "/v1/collections/{collection}/documents/{document}", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kRequired, Work::kLong, Category::kData, patch_document, nullptr, nullptr, start_patching, Asks::kIfMatch},
    {"DELETE", "/v1/collections/{collection}/documents/{document}", Access::kKey, Permission::kDelete, Reach::kCollection, Body::kNone, Work::kLong, Category::kData, delete_document, nullptr, nullptr, nullptr, Asks::kIfMatch},
    {"POST", "/v1/collections/{collection}/documents/aggregate", Access::kKey, Permission::kRead, Reach::kCollection, Body::kRequired, Work::kLong, Category::kCompute, aggregate_documents},
    {"GET", "/v1/collections/{collection}/documents/{document}/lineage", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kLong, Category::kData, get_lineage},
    {"GET", "/v1/collections/{collection}/documents/count", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kShort, Category::kData, count_documents},
    {"POST", "/v1/collections/{collection}/documents/list", Access::kKey, Permission::kRead, Reach::kCollection, Body::kOptional, Work::kLong, Category::kData, list_documents},
    {"POST", "/v1/collections/{collection}/documents/batch", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kElement, Work::kLong, Category::kData, batch_update, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"PATCH", "/v1/collections/{collection}/documents/batch", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kElement, Work::kLong, Category::kData, batch_update, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"POST", "/v1/collections/{collection}/documents/batch-update", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kElement, Work::kLong, Category::kData, batch_update, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"PATCH", "/v1/collections/{collection}/documents/bulk", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kRequired, Work::kLong, Category::kData, bulk_update, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"DELETE", "/v1/collections/{collection}/documents/batch", Access::kKey, Permission::kDelete, Reach::kCollection, Body::kRequired, Work::kLong, Category::kData, delete_documents, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"POST", "/v1/collections/{collection}/documents/batch-delete", Access::kKey, Permission::kDelete, Reach::kCollection, Body::kRequired, Work::kLong, Category::kData, delete_documents, nullptr, nullptr, nullptr, Asks::kDryRun},
    {"POST", "/v1/collections/{collection}/documents/import", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kStream, Work::kLong, Category::kUpload, nullptr, import_documents},

    {"GET", "/v1/collections/{collection}/operations", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kLong, Category::kData, list_operations},
    {"GET", "/v1/collections/{collection}/operations/{version}", Access::kKey, Permission::kRead, Reach::kCollection, Body::kNone, Work::kShort, Category::kData, get_operation},
    {"POST", "/v1/collections/{collection}/operations/{version}/revert", Access::kKey, Permission::kWrite, Reach::kCollection, Body::kOptional, Work::kLong, Category::kData, revert_operation},
    {"GET", "/v1/collections/{collection}/changes", Access::kKey, Permission::kRead, Reach::kCollection, Body::kStream, Work::kLong, Category::kData, nullptr, stream_changes},

    {"GET", "/v1/objects/{object}/documents", Access::kKey, Permission::kRead, Reach::kCollections, Body::kNone, Work::kLong, Category::kData, get_object_documents},
    {"GET", "/v1/objects/{object}/decomposition-tree", Access::kKey, Permission::kRead, Reach::kCollections, Body::kNone, Work::kLong, Category::kData, get_decomposition_tree},

    {"POST", "/v1/documents/search", Access::kKey, Permission::kRead, Reach::kInNamespace, Body::kOptional, Work::kLong, Category::kSearch, search_documents},
    {"GET", "/v1/documents/{document}", Access::kKey, Permission::kRead, Reach::kDocument, Body::kNone, Work::kShort, Category::kData, get_document_anywhere},
    {"PUT", "/v1/documents/{document}", Access::kKey, Permission::kWrite, Reach::kDocument, Body::kRequired, Work::kLong, Category::kData, replace_document_anywhere, nullptr, nullptr, nullptr, Asks::kIfMatch},
    {"PATCH", "/v1/documents/{document}", Access::kKey, Permission::kWrite, Reach::kDocument, Body::kRequired, Work::kLong, Category::kData, patch_document_anywhere, nullptr, nullptr, nullptr, Asks::kIfMatch},
};
// clang-format on

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

// Takes the first segment off a pattern that begins with a slash.
std::string_view next_segment(std::string_view& pattern) {
  const std::size_t end = std::min(pattern.find('/', 1), pattern.size());
  const std::string_view segment = pattern.substr(1, end - 1);
  pattern.remove_prefix(end);
  return segment;
}

// Whether a segment may stand for the braces of that name.
bool may_stand_for(std::string_view parameter, std::string_view segment) {
  if (segment.empty() || segment == "." || segment == "..") return false;
  return parameter != "{document}" || !document::is_reserved_id(segment);
}

bool fits(std::string_view pattern, const std::vector<std::string>& path) {
  for (const std::string& segment : path) {
    if (pattern.empty()) return false;
    const std::string_view wanted = next_segment(pattern);
    if (is_parameter(wanted) ? !may_stand_for(wanted, segment) : wanted != segment) return false;
  }
  return pattern.empty();
}

// What stands for the braces. REQUIRES: the pattern fits.
std::vector<std::string> parameters_of(std::string_view pattern,
                                       const std::vector<std::string>& path) {
  std::vector<std::string> parameters;
  for (const std::string& segment : path) {
    if (is_parameter(next_segment(pattern))) parameters.push_back(segment);
  }
  return parameters;
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

Result<RouteMatch> find_route(std::string_view method, const Target& target) {
  std::vector<std::string> allowed;
  for (const Route& route : kRoutes) {
    if (!fits(route.pattern, target.segments)) continue;
    if (route.method == method) {
      return RouteMatch{&route, parameters_of(route.pattern, target.segments)};
    }
    allowed.emplace_back(route.method);
  }
  if (allowed.empty()) {
    return Status(Code::kNotFound, "There is no such path",
                  {{"resource", std::string("path")}, {"id", target.path}, {"path", target.path}});
  }
  return Status(Code::kMethodNotAllowed,
                "This path does not have the method " + std::string(method),
                {{"allow", std::move(allowed)}});
}

}  // namespace amend::api
