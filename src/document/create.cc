#include "document/create.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"
#include "document/fields.h"
#include "document/members.h"
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

bool is_empty_block(const json::Value& value) {
  return value.is_null() || (value.is_object() && value.object().empty());
}

// Builds a NewDocument member by member.
class Reader {
 public:
  explicit Reader(SystemMembers system) : system_(system) {
    // What every document of the vendor's pipeline says, so that clients that wait for it go on.
    json::Object metadata;
    metadata.append("ingestion_status", "COMPLETED");
    internal_.append("metadata", std::move(metadata));
  }

  Status read(const json::Member& member) {
    const std::string& name = member.key;
    if (name == kCollectionId) return read_collection(member.value);
    if (name == kDocumentId) return read_id(member.value);
    if (name == "_id") return read_underscore_id(member.value);
    if (name == kInternal || name == "_vectors") return read_system(member);
    if (name == "features") return read_features(member.value);
    return store(name, member.value);
  }

  Result<NewDocument> finish() {
    AMEND_RETURN_IF_ERROR(check_hidden_names());
    if (!refused_.empty()) return refuse_system_member(refused_);
    if (underscore_id_ && underscore_id_ != document_.id) return refuse_system_member("_id");
    const json::Value body(std::move(body_));
    const json::Value internal(std::move(internal_));
    document_.text = {json::write(body), json::write(internal)};
    if (document_.text.bytes() > limits::kDocumentBytes) {
      return Status(
          Code::kPayloadTooLarge,
          "the document is larger than " + std::to_string(limits::kDocumentBytes) + " bytes",
          {{"limit", static_cast<std::int64_t>(limits::kDocumentBytes)}});
    }
    return std::move(document_);
  }

 private:
  Status read_id(const json::Value& value) {
    if (value.is_null()) return {};
    if (!value.is_string()) return invalid(kDocumentId, "must be a string", "string_type");
    AMEND_RETURN_IF_ERROR(check_document_id(value.string()));
    document_.id = value.string();
    return {};
  }

  Status read_collection(const json::Value& value) {
    if (!value.is_string()) return invalid(kCollectionId, "must be a string", "string_type");
    document_.collection = value.string();
    return {};
  }

  Status read_underscore_id(const json::Value& value) {
    if (value.is_string()) {
      underscore_id_ = value.string();
    } else {
      refused_ = "_id";
    }
    return {};
  }

  Status read_system(const json::Member& member) {
    if (system_ == SystemMembers::kRefuse && !is_empty_block(member.value)) refused_ = member.key;
    return {};
  }

  Status read_features(const json::Value& value) {
    if (value.is_null()) return {};
    json::Value features = value;
    auto vectors = take_vectors(features);
    if (!vectors.ok()) return vectors.status().under({"features"});
    document_.vectors = std::move(*vectors);
    return store("features", features);
  }

  Status store(const std::string& name, const json::Value& value) {
    const std::vector<std::string> place = place_of_member(name);
    AMEND_RETURN_IF_ERROR(check_member(name, place, value));
    if (place.size() == 1) {
      document_.root_names.push_back(name);
      body_.append(name, value);
    } else {
      put_internal(place, value);
    }
    return {};
  }

  void put_internal(const std::vector<std::string>& place, const json::Value& value) {
    json::Object* block = &internal_;
    for (std::size_t at = 1; at + 1 < place.size(); ++at) {
      json::Value& inner = (*block)[place[at]];
      if (!inner.is_object()) inner = json::Object();
      block = &inner.object();
    }
    json::Value& slot = (*block)[place.back()];
    if (!slot.is_object() || !value.is_object()) {
      slot = value;
      return;
    }
    for (const json::Member& member : value.object()) slot.object()[member.key] = member.value;
  }

  // A user's member would hide the document's own vector of that name.
  Status check_hidden_names() const {
    for (const Vector& vector : document_.vectors) {
      if (body_.find(vector.name) != nullptr) {
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
  json::Object body_;
  json::Object internal_;
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

Result<NewDocument> read_new_document(const json::Value& body, SystemMembers system) {
  if (!body.is_object()) {
    return Status::validation({{{}, "must be an object, the document", "dict_type"}});
  }
  Reader reader(system);
  for (const json::Member& member : body.object()) AMEND_RETURN_IF_ERROR(reader.read(member));
  return reader.finish();
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
