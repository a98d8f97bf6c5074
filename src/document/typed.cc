#include "document/typed.h"

#include <algorithm>
#include <initializer_list>

#include "base/instant.h"

namespace amend::document {
namespace {

constexpr TypedPlace kPlaces[] = {
    {{"metadata"}, 1, FieldType::kObject},
    {{"document_blobs"}, 1, FieldType::kBlobs},
    {{"_internal"}, 1, FieldType::kObject},
    {{"_internal", "lineage"}, 2, FieldType::kObject},
    {{"_internal", "lineage", "root_object_id"}, 3, FieldType::kText},
    {{"_internal", "lineage", "root_bucket_id"}, 3, FieldType::kText},
    {{"_internal", "lineage", "source_type"}, 3, FieldType::kSourceType},
    {{"_internal", "lineage", "source_object_id"}, 3, FieldType::kText},
    {{"_internal", "lineage", "source_document_id"}, 3, FieldType::kText},
    {{"_internal", "lineage", "source_collection_id"}, 3, FieldType::kText},
    {{"_internal", "lineage", "path"}, 3, FieldType::kText},
    {{"_internal", "lineage", "chain"}, 3, FieldType::kLineageChain},
    {{"_internal", "processing"}, 2, FieldType::kObject},
    {{"_internal", "processing", "source_url"}, 3, FieldType::kText},
    {{"_internal", "processing", "object_key_source"}, 3, FieldType::kText},
    {{"_internal", "processing", "detected_mime_type"}, 3, FieldType::kText},
    {{"_internal", "processing", "history"}, 3, FieldType::kObjects},
    {{"_internal", "processing", "taxonomy_lineage"}, 3, FieldType::kObjects},
    {{"_internal", "processing", "last_health_check"}, 3, FieldType::kObject},
    {{"_internal", "source_blobs"}, 2, FieldType::kObjects},
    {{"_internal", "source_details"}, 2, FieldType::kObjects},
    {{"_internal", "modality"}, 2, FieldType::kText},
    {{"_internal", "mime_type"}, 2, FieldType::kText},
    {{"_internal", "content_hash"}, 2, FieldType::kText},
    {{"_internal", "metadata"}, 2, FieldType::kObject},
    {{"_internal", "size_bytes"}, 2, FieldType::kInteger},
    {{"_internal", "document_schema_version"}, 2, FieldType::kText},
};

using Fault = std::optional<TypeFault>;

Fault fault(std::string message, std::string type) {
  return TypeFault{{}, std::move(message), std::move(type)};
}

Fault at(Issue::Step step, Fault inner) {
  if (inner) inner->loc.insert(inner->loc.begin(), std::move(step));
  return inner;
}

Fault check_text(const json::Value& value) {
  if (value.is_string() || value.is_null()) return {};
  return fault("must be a string or null", "string_type");
}

Fault check_word(const json::Value& value, std::initializer_list<std::string_view> words) {
  if (value.is_null()) return {};
  if (value.is_string() && std::find(words.begin(), words.end(), value.string()) != words.end())
    return {};
  std::string message = "must be one of";
  for (const std::string_view word : words) message.append(" '").append(word).append("'");
  return fault(message + " or null", "enum");
}

Fault check_size(const json::Value& value) {
  if (value.is_null()) return {};
  if (!value.is_integer()) return fault("must be an integer or null", "int_type");
  const bool negative = value.type() == json::Value::Type::kInt && value.int64() < 0;
  return negative ? fault("must be at least 0", "greater_than_equal") : Fault();
}

Fault check_present_text(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  if (value == nullptr) return at(std::string(name), fault("is missing", "missing"));
  if (!value->is_string()) return at(std::string(name), fault("must be a string", "string_type"));
  if (value->string().empty())
    return at(std::string(name), fault("must not be empty", "too_short"));
  return {};
}

Fault check_optional(const json::Value& object, std::string_view name,
                     Fault (*check)(const json::Value&)) {
  const json::Value* value = object.find(name);
  return value == nullptr ? Fault() : at(std::string(name), check(*value));
}

// Clients parse these members as date-times and drop the whole answer when that fails.
Fault check_time(const json::Value& value) {
  if (value.is_null() || (value.is_string() && parse_instant(value.string()))) return {};
  return fault("must be an ISO-8601 date-time or null", "datetime_type");
}

// Clients refuse an empty link.
Fault check_link(const json::Value& value) {
  if (value.is_string() && value.string().empty()) return fault("must not be empty", "too_short");
  return check_text(value);
}

Fault check_blob(const json::Value& blob) {
  for (const std::string_view name : {"field", "url"}) {
    if (Fault found = check_present_text(blob, name)) return found;
  }
  for (const std::string_view name : {"filename", "content_type", "checksum", "source_blob_id"}) {
    if (Fault found = check_optional(blob, name, check_text)) return found;
  }
  if (Fault found = check_optional(blob, "presigned_url", check_link)) return found;
  if (Fault found = check_optional(blob, "role", [](const json::Value& value) {
        return check_word(value, {"source", "processed", "thumbnail", "artifact", "aux"});
      })) {
    return found;
  }
  if (Fault found = check_optional(blob, "type", [](const json::Value& value) {
        return check_word(value, {"video", "image", "audio", "text", "pdf", "other"});
      })) {
    return found;
  }
  if (Fault found = check_optional(blob, "size_bytes", check_size)) return found;
  return check_optional(blob, "created_at", check_time);
}

Fault check_lineage_step(const json::Value& step) {
  for (const std::string_view name : {"collection_id", "feature_extractor_id"}) {
    if (Fault found = check_present_text(step, name)) return found;
  }
  if (Fault found = check_optional(step, "document_id", check_text)) return found;
  return check_optional(step, "timestamp", check_time);
}

Fault check_list(const json::Value& value, Fault (*check)(const json::Value&)) {
  if (!value.is_array()) return fault("must be a list of objects", "list_type");
  for (std::size_t index = 0; index < value.array().size(); ++index) {
    const json::Value& element = value.array()[index];
    const auto step = static_cast<std::int64_t>(index);
    if (!element.is_object()) return at(step, fault("must be an object", "dict_type"));
    if (Fault found = at(step, check(element))) return found;
  }
  return {};
}

Fault accept_any(const json::Value&) {
  return {};
}

}  // namespace

std::string TypedPlace::name() const {
  std::string text;
  for (const std::string_view segment : place())
    text.append(text.empty() ? "" : ".").append(segment);
  return text;
}

std::span<const TypedPlace> typed_places() {
  return kPlaces;
}

std::optional<TypeFault> check_type(FieldType type, const json::Value& value) {
  switch (type) {
    case FieldType::kObject:
      return value.is_object() ? Fault() : fault("must be an object", "dict_type");
    case FieldType::kText:
      return check_text(value);
    case FieldType::kInteger:
      return value.is_integer() || value.is_null()
                 ? Fault()
                 : fault("must be an integer or null", "int_type");
    case FieldType::kSourceType:
      return check_word(value, {"bucket", "collection"});
    case FieldType::kObjects:
      return check_list(value, accept_any);
    case FieldType::kBlobs:
      return check_list(value, check_blob);
    case FieldType::kLineageChain:
      return check_list(value, check_lineage_step);
  }
  return {};
}

}  // namespace amend::document
