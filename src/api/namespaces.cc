#include "api/handlers.h"
#include "api/namespace_settings.h"
#include "api/once.h"
#include "api/render.h"
#include "api/resource_list.h"
#include "api/scopes.h"

namespace amend::api {
namespace {

// What the stats of a list add up, by the member's name without its prefix.
struct Totals {
  std::int64_t feature_extractors = 0, payload_indexes = 0, documents = 0, collections = 0;

  void add(const json::Value& answer) {
    feature_extractors += size_of(answer, "feature_extractors");
    payload_indexes += size_of(answer, "payload_indexes");
    documents += answer.find("document_count")->int64();
    collections += answer.find("collection_count")->int64();
  }

  static std::int64_t size_of(const json::Value& answer, std::string_view name) {
    const json::Value* list = answer.find(name);
    return list->is_array() ? static_cast<std::int64_t>(list->array().size()) : 0;
  }
};

json::Value stats_json(const ResourceList& list) {
  Totals totals;
  for (const Resource& one : list.chosen) totals.add(one.answer);
  json::Object stats;
  const auto put = [&](const std::string& name, std::int64_t total) {
    stats.append("total_" + name, total);
    stats.append("avg_" + name + "_per_namespace", list.average(static_cast<double>(total)));
  };
  put("feature_extractors", totals.feature_extractors);
  put("payload_indexes", totals.payload_indexes);
  put("documents", totals.documents);
  put("buckets", 0);
  put("collections", totals.collections);
  put("objects", 0);
  return stats;
}

http::Response namespace_response(const engine::Namespace& told) {
  return json_response(namespace_json(told));
}

http::Response deleted_response(const engine::Task& task) {
  return json_response(json::make_object({{"message", "Namespace deleted"},
                                          {"success", true},
                                          {"namespace_id", task.namespace_id},
                                          {"task_id", task.id},
                                          {"status", "COMPLETED"}}));
}

Result<http::Response> change_namespace(Call& call, const engine::Change& change) {
  AMEND_ASSIGN_OR_RETURN(
      const engine::Namespace changed,
      call.engine.change_namespace(call.key.organization_id, call.parameters.front(), change,
                                   once<engine::Namespace>(call, namespace_response)));
  return namespace_response(changed);
}

}  // namespace

Result<http::Response> create_namespace(Call& call) {
  Faults faults;
  NamespaceRequest request = read_namespace(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(
      const engine::Namespace made,
      call.engine.create_namespace(
          {call.key.organization_id, std::move(request.name), std::move(request.settings)},
          once<engine::Namespace>(call, namespace_response)));
  return namespace_response(made);
}

Result<http::Response> get_namespace(Call& call) {
  AMEND_ASSIGN_OR_RETURN(
      const engine::Namespace found,
      call.engine.get_namespace(call.key.organization_id, call.parameters.front()));
  return json_response(namespace_json(found));
}

Result<http::Response> patch_namespace(Call& call) {
  Faults faults;
  const engine::Change change = read_namespace_change(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  return change_namespace(call, change);
}

Result<http::Response> replace_namespace(Call& call) {
  Faults faults;
  const engine::Change change = read_namespace_replacement(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  return change_namespace(call, change);
}

// `force` is accepted: nothing holds a deletion back.
Result<http::Response> delete_namespace(Call& call) {
  AMEND_RETURN_IF_ERROR(call.flag("force").status());
  AMEND_ASSIGN_OR_RETURN(
      const engine::Task task,
      call.engine.drop_namespace(call.key.organization_id, call.parameters.front(), call.context(),
                                 once<engine::Task>(call, deleted_response)));
  return deleted_response(task);
}

Result<http::Response> list_namespaces(Call& call) {
  static const filter::Sort kByName{filter::FieldPath("namespace_name"),
                                    filter::Direction::kAscending};
  AMEND_ASSIGN_OR_RETURN(const ResourceListRequest request, read_resource_list(call));
  AMEND_ASSIGN_OR_RETURN(const auto found, call.engine.namespaces(call.key.organization_id));
  std::vector<Resource> all;
  for (const engine::Namespace& one : found) {
    if (!may_use_namespace(call.key, {one.id, one.name}, "read_data")) continue;
    all.push_back({one.position, namespace_json(one)});
  }
  AMEND_ASSIGN_OR_RETURN(
      const ResourceList list,
      choose(request, std::move(all), {"namespace_id", "namespace_name", "description"}, kByName,
             "namespaces of " + call.key.organization_id, call.target.path));
  return json_response(json::make_object({{"results", list.results()},
                                          {"pagination", list.pagination},
                                          {"total_count", std::uint64_t{list.chosen.size()}},
                                          {"stats", stats_json(list)}}));
}

}  // namespace amend::api
