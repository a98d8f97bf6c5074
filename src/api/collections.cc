#include "api/collection_settings.h"
#include "api/handlers.h"
#include "api/render.h"

namespace amend::api {
namespace {

json::Value to_json(const engine::Collection& found) {
  const auto setting = [&](const char* name) { return member_or_null(found.settings, name); };
  return json::make_object({{"collection_id", found.id},
                            {"collection_name", found.name},
                            {"description", setting("description")},
                            {"input_schema", setting("input_schema")},
                            {"output_schema", setting("output_schema")},
                            {"feature_extractor", setting("feature_extractor")},
                            {"source", setting("source")},
                            {"source_lineage", json::Array()},
                            {"vector_indexes", json::Array()},
                            {"payload_indexes", json::Array()},
                            {"enabled", setting("enabled")},
                            {"metadata", setting("metadata")},
                            {"schedule", nullptr},
                            {"trigger_id", nullptr},
                            {"created_at", format_time(found.created_at)},
                            {"updated_at", format_time(found.updated_at)},
                            {"lifecycle_state", "active"},
                            {"tiering_rules", json::Array()},
                            {"document_count", found.document_count},
                            {"schema_version", 1},
                            {"last_schema_sync", nullptr},
                            {"schema_sync_enabled", true},
                            {"taxonomy_applications", nullptr},
                            {"cluster_applications", nullptr},
                            {"alert_applications", nullptr},
                            {"retriever_enrichments", nullptr},
                            {"taxonomy_count", 0},
                            {"retriever_count", 0}});
}

}  // namespace

Result<http::Response> create_collection(Call& call) {
  Faults faults;
  CollectionRequest request = read_collection(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(const engine::Collection made,
                         call.engine.create_collection({std::move(owner), std::move(request.name),
                                                        std::move(request.settings)}));
  return json_response(to_json(made));
}

Result<http::Response> get_collection(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::Collection found, call.collection());
  return json_response(to_json(found));
}

}  // namespace amend::api
