#include "document/create.h"

#include <algorithm>
#include <span>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/fields.h"
#include "document/members.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

Status invalid(std::string_view name, std::string message, std::string type) {
  return Status::validation({{{std::string(name)}, std::move(message), std::move(type)}});
}

Status refuse_system_member(const std::string& name) {
  return {Code::kBadRequest,
          "'" + name + "' is written by the store only; leave it out",
          {{"field", name}}};
}

bool is_empty_block(const json::Element& value) {
  if (value.is_object()) return !json::Element::Members(value).next();
  return value.type() == json::Value::Type::kNull;
}

// Builds a NewDocument member by member. What the user's members hold goes from text to text.
class Reader {
 public:
  explicit Reader(SystemMembers system) : system_(system) { document_.text.body = "{"; }

  Status read(std::string_view name, const json::Element& value) {
    if (name == kCollectionId) return read_collection(value);
    if (name == kDocumentId) return read_id(value);
    if (name == "_id") return read_underscore_id(value);
    if (name == kInternal || name == "_vectors") return read_system(name, value);
    if (name == "features") return read_features(value);
    const std::string key(name);
    const std::vector<std::string> place = place_of_member(key);
    AMEND_RETURN_IF_ERROR(check_member(key, place, value));
    if (place.size() > 1) {
      put_internal(place, value.value());
      return {};
    }
    begin_member(key);
    value.write(document_.text.body);
    return {};
  }

  Result<NewDocument> finish() {
    AMEND_RETURN_IF_ERROR(check_hidden_names());
    if (!refused_.empty()) return refuse_system_member(refused_);
    if (underscore_id_ && underscore_id_ != document_.id) return refuse_system_member("_id");
    document_.text.body.push_back('}');
    document_.text.internal = json::write(internal_);
    if (document_.text.bytes() > limits::kDocumentBytes) {
      return Status(
          Code::kPayloadTooLarge,
          "the document is larger than " + std::to_string(limits::kDocumentBytes) + " bytes",
          {{"limit", static_cast<std::int64_t>(limits::kDocumentBytes)}});
    }
    return std::move(document_);
  }

 private:
  static bool is_string(const json::Element& value) {
    return value.type() == json::Value::Type::kString;
  }

  Status read_id(const json::Element& value) {
    if (value.type() == json::Value::Type::kNull) return {};
    if (!is_string(value)) return invalid(kDocumentId, "must be a string", "string_type");
    std::string id(value.string());
    AMEND_RETURN_IF_ERROR(check_document_id(id));
    document_.id = std::move(id);
    return {};
  }

  Status read_collection(const json::Element& value) {
    if (!is_string(value)) return invalid(kCollectionId, "must be a string", "string_type");
    document_.collection = value.string();
    return {};
  }

  Status read_underscore_id(const json::Element& value) {
    if (is_string(value)) {
      underscore_id_ = value.string();
    } else {
      refused_ = "_id";
    }
    return {};
  }

  Status read_system(std::string_view name, const json::Element& value) {
    if (system_ == SystemMembers::kRefuse && !is_empty_block(value)) refused_ = name;
    return {};
  }

  Status read_features(const json::Element& value) {
    if (value.type() == json::Value::Type::kNull) return {};
    json::Value features = value.value();
    auto vectors = take_vectors(features);
    if (!vectors.ok()) return vectors.status().under({"features"});
    document_.vectors = std::move(*vectors);
    AMEND_RETURN_IF_ERROR(check_member("features", place_of_member("features"), features));
    begin_member("features");
    json::write(features, document_.text.body);
    return {};
  }

  void begin_member(const std::string& name) {
    document_.root_names.push_back(name);
    json::write_key(name, document_.text.body);
  }

  void put_internal(const std::vector<std::string>& place, json::Value value) {
    json::Value* slot = &internal_;
    for (const std::string& name : std::span(place).subspan(1)) {
      if (!slot->is_object()) *slot = json::Object();
      slot = &slot->object()[name];
    }
    if (!slot->is_object() || !value.is_object()) {
      *slot = std::move(value);
      return;
    }
    for (json::Member& member : value.object()) {
      slot->object()[member.key] = std::move(member.value);
    }
  }

  // A user's member would hide the document's own vector of that name.
  Status check_hidden_names() const {
    for (const Vector& vector : document_.vectors) {
      const auto& names = document_.root_names;
      if (std::find(names.begin(), names.end(), vector.name) != names.end()) {
        return invalid(vector.name, "is also the name of one of the document's vectors",
                       "value_error");
      }
    }
    return {};
  }

  SystemMembers system_;
  NewDocument document_;
  std::optional<std::string> underscore_id_;
  std::string refused_;  // a member only the store writes; told after all faults of shape
  // What every document of the vendor's pipeline says, so that clients that wait for it go on.
  json::Value internal_ =
      json::make_object({{"metadata", json::make_object({{"ingestion_status", "COMPLETED"}})}});
};

}  // namespace

Status check_document_id(const std::string& id) {
  if (id.empty()) return invalid(kDocumentId, "must not be empty", "too_short");
  if (id.size() > limits::kDocumentIdBytes ||
      count_characters(id) > limits::kDocumentIdCharacters) {
    return invalid(
        kDocumentId,
        "must have at most " + std::to_string(limits::kDocumentIdCharacters) + " characters",
        "too_long");
  }
  const bool controls = std::any_of(id.begin(), id.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  });
  if (controls || id.find('/') != std::string::npos) {
    return invalid(kDocumentId, "must not hold '/' or control characters", "value_error");
  }
  if (is_reserved_id(id))
    return invalid(kDocumentId, "is a reserved word; choose another id", "value_error");
  return {};
}

Result<NewDocument> read_new_document(const json::Element& body, SystemMembers system) {
  if (!body.is_object()) {
    return Status::validation({{{}, "must be an object, the document", "dict_type"}});
  }
  Reader reader(system);
  for (const json::Element::Member& member : body.members()) {
    AMEND_RETURN_IF_ERROR(reader.read(member.key, member.value));
  }
  return reader.finish();
}

Result<NewDocument> read_new_document(const json::Value& body, SystemMembers system) {
  json::Parser parser;
  AMEND_ASSIGN_OR_RETURN(const json::Element element, parser.read(json::write(body)));
  return read_new_document(element, system);
}

Status check_collection(const NewDocument& created, std::string_view collection_id,
                        std::string_view collection_name) {
  if (!created.collection || *created.collection == collection_id ||
      *created.collection == collection_name) {
    return {};
  }
  return {Code::kBadRequest,
          "'collection_id' names another collection than the path does; leave it out or repeat the "
          "path's",
          {{"field", std::string(kCollectionId)}}};
}

}  // namespace amend::document
