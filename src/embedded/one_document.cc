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
