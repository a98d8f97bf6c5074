#include "api/collection_settings.h"

#include "api/extractors.h"
#include "api/names.h"
#include "base/limits.h"

namespace amend::api {
namespace {

// A list of strings; an empty one is answered as null, because strict clients refuse an empty one.
json::Value read_ids(Fields& source, std::string_view name) {
  const json::Array* given = source.array(name);
  if (given == nullptr || given->empty()) return nullptr;
  for (std::size_t at = 0; at < given->size(); ++at) {
    if ((*given)[at].is_string()) continue;
    Faults::Loc loc = source.at(std::string(name));
    loc.emplace_back(static_cast<std::int64_t>(at));
    source.faults().add(std::move(loc), "must be a string", "string_type");
  }
  return *given;
}

json::Value text_or_null(Fields& fields, std::string_view name) {
  const auto text = fields.text(name);
  return text ? json::Value(*text) : json::Value();
}

json::Value object_or_null(Fields& fields, std::string_view name) {
  const json::Object* object = fields.object(name);
  return object != nullptr ? json::Value(*object) : json::Value();
}

json::Value read_source(Fields& fields) {
  const json::Value* given = fields.find("source");
  if (given == nullptr) return json::make_object({{"type", "bucket"}, {"bucket_ids", nullptr}});
  Fields source(*given, fields.at("source"), fields.faults());
  if (given->is_object() && source.find("type") == nullptr) source.missing("type");
  json::Object stored;
  stored.append("type",
                source.word("type", {"bucket", "collection", "taxonomy", "cluster"}).value_or(""));
  json::Value buckets = read_ids(source, "bucket_ids");
  const auto bucket =
      source.text("bucket_id");  // most of the vendor's examples say it in the singular
  if (buckets.is_null() && bucket) buckets = json::Array{*bucket};
  stored.append("bucket_ids", std::move(buckets));
  stored.append("collection_id", text_or_null(source, "collection_id"));
  stored.append("collection_ids", read_ids(source, "collection_ids"));
  stored.append("source_namespace_id", text_or_null(source, "source_namespace_id"));
  stored.append("inherited_bucket_ids", read_ids(source, "inherited_bucket_ids"));
  stored.append("source_filters", object_or_null(source, "source_filters"));
  return stored;
}

void check_passthrough(const json::Value& item, Faults::Loc loc, Faults& faults) {
  Fields fields(item, std::move(loc), faults);
  fields.required_text("source_path");
  fields.text("target_path");
  fields.boolean("required");
}

json::Value read_passthrough(Fields& extractor) {
  const json::Array* given = extractor.array("field_passthrough");
  if (given == nullptr) return json::Array();
  for (std::size_t at = 0; at < given->size(); ++at) {
    Faults::Loc loc = extractor.at("field_passthrough");
    loc.emplace_back(static_cast<std::int64_t>(at));
    check_passthrough((*given)[at], std::move(loc), extractor.faults());
  }
  return *given;
}

// Strict clients refuse a whole answer for one mapping to anything but a name or a list.
void check_input_mappings(Fields& extractor) {
  const json::Object* given = extractor.object("input_mappings");
  if (given == nullptr) return;
  for (const json::Member& mapping : *given) {
    if (mapping.value.is_string() || mapping.value.is_array()) continue;
    Faults::Loc loc = extractor.at("input_mappings");
    loc.emplace_back(mapping.key);
    extractor.faults().add(std::move(loc), "must be a string or a list", "string_type");
  }
}

json::Value read_feature_extractor(Fields& fields) {
  static const json::Value passthrough =
      json::make_object({{"feature_extractor_name", "passthrough_extractor"}, {"version", "v1"}});
  const json::Value* given = fields.find("feature_extractor");
  if (given == nullptr) given = &passthrough;
  const Faults::Loc loc = fields.at("feature_extractor");
  json::Object stored =
      read_extractor(*given, loc, {"params", "parameters", "input_mappings"}, fields.faults());
  if (!given->is_object()) return stored;
  Fields extractor(*given, loc, fields.faults());
  extractor.object("parameters");
  check_input_mappings(extractor);
  stored.append("field_passthrough", read_passthrough(extractor));
  stored.append("include_all_source_fields",
                extractor.boolean("include_all_source_fields").value_or(false));
  return stored;
}

// Strict clients refuse a whole answer for one field without a type they know.
json::Value read_schema(Fields& fields) {
  const json::Value* given = fields.find("input_schema");
  if (given == nullptr) return json::make_object({{"properties", json::Object()}});
  Fields schema(*given, fields.at("input_schema"), fields.faults());
  const json::Object* properties = schema.object("properties");
  json::Object stored;
  if (given->is_object()) stored = given->object();
  if (properties == nullptr) {
    stored["properties"] = json::Object();
    return stored;
  }
  for (const json::Member& property : *properties) {
    Faults::Loc loc = schema.at("properties");
    loc.emplace_back(property.key);
    Fields field(property.value, std::move(loc), fields.faults());
    if (property.value.is_object() && field.find("type") == nullptr) field.missing("type");
    field.word("type", {"string", "number", "integer", "float", "boolean", "object", "array",
                        "date", "datetime", "text", "image", "audio", "video", "pdf", "excel"});
  }
  return stored;
}

const json::Value* text_member(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value != nullptr && value->is_string() ? value : nullptr;
}

// The input fields that field_passthrough selects, under their new names; all of them if so said.
json::Value output_schema(const json::Value& input_schema, const json::Value& extractor) {
  static const json::Value kText = json::make_object({{"type", "string"}});
  const json::Object& inputs = input_schema.find("properties")->object();
  json::Object outputs;
  const json::Value* all = extractor.find("include_all_source_fields");
  if (all != nullptr && all->is_bool() && all->boolean()) outputs = inputs;
  const json::Value* passthrough = extractor.find("field_passthrough");
  if (passthrough != nullptr && passthrough->is_array()) {
    for (const json::Value& item : passthrough->array()) {
      const json::Value* source = text_member(item, "source_path");
      const json::Value* target = text_member(item, "target_path");
      if (source == nullptr) continue;
      const json::Value* known = inputs.find(source->string());
      outputs[target != nullptr ? target->string() : source->string()] =
          known != nullptr ? *known : kText;
    }
  }
  return json::make_object({{"properties", std::move(outputs)}});
}

}  // namespace

CollectionRequest read_collection(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  CollectionRequest request;
  request.name = read_name(fields, kCollectionName);
  json::Object settings;
  settings.append("description", text_or_null(fields, "description"));
  settings.append("source", read_source(fields));
  settings.append("feature_extractor", read_feature_extractor(fields));
  settings.append("input_schema", read_schema(fields));
  settings.append("enabled", fields.boolean("enabled").value_or(true));
  settings.append("metadata", object_or_null(fields, "metadata"));
  if (faults.empty()) {
    settings.append("output_schema", output_schema(*settings.find("input_schema"),
                                                   *settings.find("feature_extractor")));
  }
  request.settings = std::move(settings);
  return request;
}

}  // namespace amend::api
