#include "api/namespace_settings.h"

#include <set>

#include "api/extractors.h"
#include "api/names.h"
#include "api/render.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace amend::api {
namespace {

json::Value read_extractors(Fields& fields) {
  json::Array list;
  if (const json::Array* given = fields.array("feature_extractors")) {
    for (std::size_t at = 0; at < given->size(); ++at) {
      Faults::Loc loc = fields.at("feature_extractors");
      loc.emplace_back(static_cast<std::int64_t>(at));
      list.emplace_back(read_extractor((*given)[at], std::move(loc), {"params"}, fields.faults()));
    }
  }
  return list;
}

std::optional<std::string> read_index_type(Fields& fields) {
  return fields.word("type",
                     {"keyword", "integer", "float", "bool", "geo", "datetime", "text", "uuid"});
}

// How to index, as given: clients mix the members of all types. Strict ones refuse a whole answer
// for a member of a wrong type.
json::Value read_field_schema(Fields& index) {
  const json::Value* given = index.find("field_schema");
  if (given == nullptr) return nullptr;
  Fields schema(*given, index.at("field_schema"), index.faults());
  read_index_type(schema);
  schema.word("tokenizer", {"word", "whitespace", "prefix", "multilingual"});
  for (const char* length : {"min_token_len", "max_token_len"}) schema.integer(length);
  for (const char* flag : {"lowercase", "is_tenant", "lookup", "range"}) schema.boolean(flag);
  return *given;
}

json::Value read_index(const json::Value& given, Faults::Loc loc, std::set<std::string>& names,
                       Faults& faults) {
  Fields fields(given, std::move(loc), faults);
  const std::string name = fields.required_text("field_name");
  const std::size_t length = count_characters(name);
  if (fields.find("field_name") != nullptr && length == 0) {
    fields.fault("field_name", "must not be empty", "too_short");
  }
  if (length > limits::kIndexFieldCharacters) {
    fields.fault(
        "field_name",
        "must have at most " + std::to_string(limits::kIndexFieldCharacters) + " characters",
        "too_long");
  }
  if (length > 0 && !names.insert(name).second)
    fields.fault("field_name", "is listed twice", "value_error");
  if (fields.find("type") == nullptr) fields.missing("type");
  const auto type = read_index_type(fields);
  return json::make_object({{"field_name", name},
                            {"type", type.value_or("")},
                            {"field_schema", read_field_schema(fields)},
                            {"is_protected", false}});
}

// Indexes are hints: kept and answered, never needed.
json::Value read_indexes(Fields& fields) {
  const json::Array* given = fields.array("payload_indexes");
  if (given == nullptr) return nullptr;
  json::Array list;
  std::set<std::string> names;
  for (std::size_t at = 0; at < given->size(); ++at) {
    Faults::Loc loc = fields.at("payload_indexes");
    loc.emplace_back(static_cast<std::int64_t>(at));
    list.push_back(read_index((*given)[at], std::move(loc), names, fields.faults()));
  }
  return list;
}

bool says_null(const json::Value& body, std::string_view name) {
  const json::Value* given = body.find(name);
  return given != nullptr && given->is_null();
}

void read_new_name(Fields& fields, engine::Change& change) {
  if (fields.find(kNamespaceName.member) != nullptr || fields.find("name") != nullptr) {
    change.name = read_name(fields, kNamespaceName);
  }
}

void read_new_indexes(const json::Value& body, Fields& fields, engine::Change& change) {
  if (fields.find("payload_indexes") != nullptr || says_null(body, "payload_indexes")) {
    change.settings.append("payload_indexes", read_indexes(fields));
  }
}

}  // namespace

NamespaceRequest read_namespace(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  NamespaceRequest request;
  request.name = read_name(fields, kNamespaceName);
  json::Object settings;
  settings.append("namespace_type",
                  fields.word("namespace_type", {"standard", "marketplace"}).value_or("standard"));
  const auto description = fields.text("description");
  settings.append("description", description ? json::Value(*description) : json::Value());
  settings.append("feature_extractors", read_extractors(fields));
  settings.append("payload_indexes", read_indexes(fields));
  settings.append("auto_create_indexes", fields.boolean("auto_create_indexes").value_or(false));
  fields.object("infrastructure");  // accepted, checked and not kept: there is none to configure
  request.settings = std::move(settings);
  return request;
}

engine::Change read_namespace_change(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  engine::Change change;
  read_new_name(fields, change);
  read_new_indexes(body, fields, change);
  if (const auto description = fields.text("description")) {
    change.settings.append("description", *description);
  } else if (says_null(body, "description")) {
    change.settings.append("description", nullptr);
  }
  if (const auto automatic = fields.boolean("auto_create_indexes")) {
    change.settings.append("auto_create_indexes", *automatic);
  }
  fields.object("infrastructure");
  return change;
}

engine::Change read_namespace_replacement(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  engine::Change change;
  read_new_name(fields, change);
  read_new_indexes(body, fields, change);
  return change;
}

json::Value namespace_json(const engine::Namespace& found) {
  const auto setting = [&](const char* name) { return member_or_null(found.settings, name); };
  return json::make_object({{"namespace_id", found.id},
                            {"namespace_name", found.name},
                            {"namespace_type", setting("namespace_type")},
                            {"infrastructure", nullptr},
                            {"cluster_id", nullptr},
                            {"description", setting("description")},
                            {"feature_extractors", setting("feature_extractors")},
                            {"payload_indexes", setting("payload_indexes")},
                            {"document_count", found.document_count},
                            {"bucket_count", 0},
                            {"collection_count", found.collection_count},
                            {"object_count", 0},
                            {"auto_create_indexes", setting("auto_create_indexes")},
                            {"vector_inference_map", nullptr},
                            {"created_at", format_time(found.created_at)},
                            {"updated_at", format_time(found.updated_at)}});
}

}  // namespace amend::api
