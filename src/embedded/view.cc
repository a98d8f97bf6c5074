#include "embedded/view.h"

namespace amend::embedded {

Result<CollectionState> View::collection(Number number) const {
  AMEND_ASSIGN_OR_RETURN(const auto stored,
                         store_.get(Family::kCatalog, catalog_key('C', number), snapshot_.get()));
  if (!stored) return CollectionState();
  auto state = decode_collection_state(*stored);
  if (!state)
    return Status::internal("the counters of collection " + std::to_string(number) +
                            " are damaged");
  return std::move(*state);
}

Result<std::optional<Location>> View::locate(Number name_space,
                                             const std::string& document_id) const {
  AMEND_ASSIGN_OR_RETURN(
      const auto stored,
      store_.get(Family::kIds, id_key(name_space, document_id), snapshot_.get()));
  if (!stored) return std::optional<Location>();
  const auto location = decode_location(*stored);
  if (!location)
    return Status::internal("an id of namespace " + std::to_string(name_space) + " is damaged");
  return location;
}

Result<StoredBase> View::base(const Location& location) const {
  AMEND_ASSIGN_OR_RETURN(
      const auto stored,
      store_.get(Family::kDocuments, document_key(location.collection, location.row),
                 snapshot_.get()));
  auto base = stored ? decode_base(*stored) : std::nullopt;
  if (!base) return damaged("document", location.collection, location.row);
  return std::move(*base);
}

Result<std::vector<document::Vector>> View::vectors(const Location& location) const {
  const std::string prefix = row_prefix(location.collection, location.row);
  std::vector<document::Vector> vectors;
  auto scan = store_.scan(Family::kVectors, prefix, snapshot_.get());
  for (; scan.valid(); scan.next()) {
    auto vector = decode_vector(std::string(scan.key().substr(prefix.size())), scan.value());
    if (!vector) return damaged("vector", location.collection, location.row);
    vectors.push_back(std::move(*vector));
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return vectors;
}

Store::Scan View::documents(Number collection) const {
  return store_.scan(Family::kDocuments, collection_prefix(collection), snapshot_.get());
}

document::Identity identity_of(const CollectionEntry& collection, const StoredBase& base) {
  return {collection.info.namespace_id,
          collection.info.id,
          base.document_id,
          base.created_at,
          base.updated_at,
          base.version};
}

engine::StoredDocument to_document(const CollectionEntry& collection, Row row, StoredBase base) {
  return {identity_of(collection, base), std::move(base.text), row};
}

Status damaged(const char* what, Number collection, Row row) {
  return Status::internal("a " + std::string(what) + " is damaged: collection " +
                          std::to_string(collection) + ", row " + std::to_string(row));
}

}  // namespace amend::embedded
