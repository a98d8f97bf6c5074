#include "document/fields.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace amend::document {
namespace {

struct Alias {
  std::string_view name;
  std::array<std::string_view, 3> segments;
  std::size_t count;
  [[nodiscard]] Place place() const { return Place(segments.data(), count); }
};

constexpr Alias kWritten[] = {
    {"root_object_id", {"_internal", "lineage", "root_object_id"}, 3},
    {"root_bucket_id", {"_internal", "lineage", "root_bucket_id"}, 3},
    {"source_object_id", {"_internal", "lineage", "source_object_id"}, 3},
    {"source_document_id", {"_internal", "lineage", "source_document_id"}, 3},
    {"source_collection_id", {"_internal", "lineage", "source_collection_id"}, 3},
    {"source_type", {"_internal", "lineage", "source_type"}, 3},
    {"lineage_path", {"_internal", "lineage", "path"}, 3},
    {"lineage_chain", {"_internal", "lineage", "chain"}, 3},
    {"source_blobs", {"_internal", "source_blobs"}, 2},
    {"internal_metadata", {"_internal", "metadata"}, 2},
    {"document_schema_version", {"_internal", "document_schema_version"}, 2},
};

constexpr Alias kReadOnly[] = {
    {"created_at", {"_internal", "created_at"}, 2},
    {"updated_at", {"_internal", "updated_at"}, 2},
    {"namespace_id", {"_internal", "namespace_id"}, 2},
    {"modality", {"_internal", "modality"}, 2},
    {"mime_type", {"_internal", "mime_type"}, 2},
    {"size_bytes", {"_internal", "size_bytes"}, 2},
    {"content_hash", {"_internal", "content_hash"}, 2},
    {"source_details", {"_internal", "source_details"}, 2},
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Place write_alias(std::string_view root_name) {
  for (const Alias& alias : kWritten) {
    if (alias.name == root_name) return alias.place();
  }
  return {};
}

Place read_alias(std::string_view root_name) {
  for (const Alias& alias : kReadOnly) {
    if (alias.name == root_name) return alias.place();
  }
  return write_alias(root_name);
}

bool is_identifier(Place place) {
  if (place.size() == 1) return is_one_of(place[0], {kDocumentId, kCollectionId});
  if (place.empty() || place[0] != kInternal) return false;
  if (place.size() == 2) {
    return is_one_of(place[1], {"internal_id", "namespace_id", kDocumentId, kCollectionId});
  }
  return place.size() == 3 && place[1] == "lineage" &&
         is_one_of(place[2], {"root_object_id", "root_bucket_id", "source_object_id",
                              "source_document_id", "source_collection_id"});
}

bool is_protected_internal(std::string_view name) {
  return is_one_of(name, {"internal_id", "namespace_id", kDocumentId, kCollectionId, "created_at",
                          "updated_at", "version"});
}

bool is_vector_word(std::string_view root_name) {
  return is_one_of(root_name, {"vectors", "vector", "_vectors"});
}

bool is_known_member(std::string_view root_name) {
  return is_one_of(root_name, {kDocumentId, kCollectionId, kInternal, "_id", "metadata", "features",
                               "document_blobs"}) ||
         is_vector_word(root_name) || !read_alias(root_name).empty();
}

bool is_reserved_id(std::string_view id) {
  return is_one_of(id, {".", "..", "bulk", "batch", "list", "aggregate", "import", "count",
                        "batch-update", "batch-delete"});
}

}  // namespace amend::document
