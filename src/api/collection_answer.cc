#include "api/collection_settings.h"
#include "api/render.h"

namespace amend::api {

json::Object collection_model(const engine::Collection& found) {
  const auto setting = [&](const char* name) { return member_or_null(found.settings, name); };
  const auto setting_or = [&](const char* name, json::Value otherwise) {
    const json::Value* value = found.settings.find(name);
    return value != nullptr ? *value : std::move(otherwise);
  };
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
                            {"tiering_rules", setting_or("tiering_rules", json::Array())},
                            {"document_count", found.document_count},
                            {"schema_version", 1},
                            {"last_schema_sync", nullptr},
                            {"schema_sync_enabled", setting_or("schema_sync_enabled", true)},
                            {"taxonomy_applications", nullptr},
                            {"cluster_applications", nullptr},
                            {"alert_applications", nullptr},
                            {"retriever_enrichments", nullptr}})
      .object();
}

json::Value collection_json(const engine::Collection& found) {
  json::Object answer = collection_model(found);
  answer.append("taxonomy_count", 0);
  answer.append("retriever_count", 0);
  return answer;
}

}  // namespace amend::api
