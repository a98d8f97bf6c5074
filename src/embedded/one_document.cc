#include "embedded/one_document.h"

#include "embedded/view.h"

namespace amend::embedded {

Result<Row> find_document(Group& group, const CollectionEntry& collection,
                          const std::string& document_id) {
  AMEND_ASSIGN_OR_RETURN(const auto location, group.locate(document_id));
  if (!location || location->collection != collection.number) {
    return document_not_found(collection, document_id);
  }
  return location->row;
}

Result<std::vector<std::optional<Row>>> find_documents(Group& group,
                                                       const CollectionEntry& collection,
                                                       std::span<const std::string_view> ids) {
  AMEND_ASSIGN_OR_RETURN(const auto locations, group.locate(ids));
  std::vector<std::optional<Row>> rows;
  rows.reserve(locations.size());
  for (const std::optional<Location>& location : locations) {
    const bool here = location && location->collection == collection.number;
    rows.push_back(here ? std::optional(location->row) : std::nullopt);
  }
  return rows;
}

Result<OneDocument> read_document(const CollectionEntry& collection, Row row) {
  json::Parser parser;
  AMEND_ASSIGN_OR_RETURN(StoredBase base, collection.data->view().document(row, parser));
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(collection, base, parser));
  return OneDocument{std::move(base), std::move(document)};
}

Record record_of_one(RecordKind kind, const WriteContext& context, Row row) {
  Record record = record_of(kind, context, now_us());
  record.matched = record.updated = 1;
  if (!is_update(kind)) record.rows.add(row);
  return record;
}

}  // namespace amend::embedded
