// One stored document as the writes of a group see it: found by its id, read, replaced, removed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/group.h"
#include "embedded/values.h"
#include "embedded/writes.h"

namespace amend::embedded {

// The row of a document. Errors: kNotFound, also for a document of another collection; kInternal.
Result<Row> find_document(Group& group, const CollectionEntry& collection,
                          const std::string& document_id);

// The same for many ids, in their order; none for an id without a document in the collection.
Result<std::vector<std::optional<Row>>> find_documents(Group& group,
                                                       const CollectionEntry& collection,
                                                       std::span<const std::string_view> ids);

// A document as it is committed, as a tree. REQUIRES: the group does not change the row.
struct OneDocument {
  StoredBase base;
  document::Document document;
};
Result<OneDocument> read_document(const CollectionEntry& collection, Row row);

// The record of a write that matched and changed one document.
Record record_of_one(RecordKind kind, const WriteContext& context, Row row);

}  // namespace amend::embedded
