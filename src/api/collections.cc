#include "api/collection_settings.h"
#include "api/handlers.h"
#include "api/once.h"
#include "api/render.h"
#include "api/resource_list.h"
#include "api/scopes.h"

namespace amend::api {
namespace {

json::Value stats_json(const ResourceList& list) {
  std::int64_t documents = 0;
  for (const Resource& one : list.chosen) documents += one.answer.find("document_count")->int64();
  return json::make_object(
      {{"total_documents", documents},
       {"avg_documents_per_collection", list.average(static_cast<double>(documents))},
       {"collections_with_taxonomies", 0},
       {"total_feature_extractors", std::uint64_t{list.chosen.size()}},  // each has one
       {"total_taxonomies", 0},
       {"total_retrievers", 0}});
}

http::Response collection_response(const engine::Collection& told) {
  return json_response(collection_json(told));
}

http::Response deleted_response(const engine::Collection& deleted) {
  return json_response(json::make_object({{"message", "Collection deleted"},
                                          {"success", true},
                                          {"collection_id", deleted.id},
                                          {"deleted_documents", deleted.document_count}}));
}

http::Response cloned_response(const engine::Collection& made, const engine::Collection& source) {
  http::Response response = json_response(json::make_object(
      {{"collection", collection_model(made)}, {"source_collection_id", source.id}}));
  response.status = 201;
  return response;
}

}  // namespace

Result<http::Response> create_collection(Call& call) {
  Faults faults;
  CollectionRequest request = read_collection(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(
      const engine::Collection made,
      call.engine.create_collection(
          {std::move(owner), std::move(request.name), std::move(request.settings)},
          once<engine::Collection>(call, collection_response)));
  return collection_response(made);
}

Result<http::Response> get_collection(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::Collection found, call.collection());
  return collection_response(found);
}

Result<http::Response> list_collections(Call& call) {
  static const filter::Sort kNewestFirst{filter::FieldPath("created_at"),
                                         filter::Direction::kDescending};
  AMEND_ASSIGN_OR_RETURN(const ResourceListRequest request, read_resource_list(call));
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(const auto found, call.engine.collections(owner));
  std::vector<Resource> all;
  AMEND_ASSIGN_OR_RETURN(const engine::Name name_space,
                         call.engine.identify_namespace(call.key.organization_id, owner));
  for (const engine::Collection& one : found) {
    if (!may_use_collection(call.key, name_space, {one.id, one.name}, "read_data")) continue;
    all.push_back({one.position, collection_json(one)});
  }
  if (all.empty() && !may_use_namespace(call.key, name_space, "read_data")) return out_of_scope();
  AMEND_ASSIGN_OR_RETURN(const ResourceList list,
                         choose(request, std::move(all),
                                {"collection_id", "collection_name", "description", "metadata"},
                                kNewestFirst, "collections of " + owner, call.target.path));
  return json_response(json::make_object({{"results", list.results()},
                                          {"pagination", list.pagination},
                                          {"total_count", std::uint64_t{list.chosen.size()}},
                                          {"stats", stats_json(list)}}));
}

Result<http::Response> patch_collection(Call& call) {
  Faults faults;
  const CollectionChange read = read_collection_change(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(const engine::Collection found, call.collection());
  AMEND_RETURN_IF_ERROR(check_fixed(read.fixed, found));
  AMEND_ASSIGN_OR_RETURN(
      const engine::Collection changed,
      call.engine.change_collection(found.namespace_id, found.id, read.change,
                                    once<engine::Collection>(call, collection_response)));
  return collection_response(changed);
}

// The configuration alone, without documents.
Result<http::Response> clone_collection(Call& call) {
  Faults shape;  // is told before anything is said of the collection
  read_clone(call.body, {}, shape);
  AMEND_RETURN_IF_ERROR(shape.status());
  AMEND_ASSIGN_OR_RETURN(const engine::Collection found, call.collection());
  Faults faults;
  CollectionRequest request = read_clone(call.body, found, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  const auto answer = [&](const engine::Collection& made) { return cloned_response(made, found); };
  AMEND_ASSIGN_OR_RETURN(const engine::Collection made,
                         call.engine.create_collection({found.namespace_id, std::move(request.name),
                                                        std::move(request.settings)},
                                                       once<engine::Collection>(call, answer)));
  return answer(made);
}

Result<http::Response> delete_collection(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(
      const engine::Collection deleted,
      call.engine.drop_collection(owner, call.parameters.front(), call.context(),
                                  once<engine::Collection>(call, deleted_response)));
  return deleted_response(deleted);
}

// No similarity search, so no indexes to describe.
Result<http::Response> collection_features(Call& call) {
  AMEND_RETURN_IF_ERROR(call.collection().status());
  return json_response(json::make_object({{"features", json::Array()}}));
}

}  // namespace amend::api
