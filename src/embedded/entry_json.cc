#include "embedded/entry_json.h"

namespace amend::embedded {

std::string text_of(const json::Value& entry, std::string_view name) {
  const json::Value* value = entry.find(name);
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

std::int64_t integer_of(const json::Value& entry, std::string_view name) {
  const json::Value* value = entry.find(name);
  return value != nullptr && value->type() == json::Value::Type::kInt ? value->int64() : 0;
}

json::Value settings_of(const json::Value& entry) {
  const json::Value* settings = entry.find("settings");
  return settings != nullptr ? *settings : json::Value(json::Object());
}

json::Value namespace_json(const NamespaceEntry& entry) {
  return json::make_object({{"id", entry.info.id},
                            {"organization_id", entry.info.organization_id},
                            {"name", entry.info.name},
                            {"number", std::int64_t{entry.number}},
                            {"created_at", entry.info.created_at},
                            {"updated_at", entry.info.updated_at},
                            {"settings", entry.info.settings}});
}

json::Value collection_json(const CollectionEntry& entry) {
  return json::make_object({{"id", entry.info.id},
                            {"namespace_id", entry.info.namespace_id},
                            {"name", entry.info.name},
                            {"number", std::int64_t{entry.number}},
                            {"created_at", entry.info.created_at},
                            {"updated_at", entry.info.updated_at},
                            {"settings", entry.info.settings}});
}

json::Value task_json(const engine::Task& task) {
  return json::make_object({{"id", task.id},
                            {"organization_id", task.organization_id},
                            {"type", task.type},
                            {"namespace_id", task.namespace_id},
                            {"created_at", task.created_at}});
}

engine::Task task_of(const json::Value& entry) {
  return {text_of(entry, "id"), text_of(entry, "organization_id"), text_of(entry, "type"),
          text_of(entry, "namespace_id"), integer_of(entry, "created_at")};
}

}  // namespace amend::embedded
