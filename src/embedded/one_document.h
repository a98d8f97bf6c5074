// One stored document as the writes of a group see it: found by its id, changed, removed.
#pragma once

#include <string>
#include <vector>

#include "embedded/group.h"
#include "embedded/values.h"
#include "embedded/writes.h"

namespace amend::embedded {

struct OneDocument {
  Row row = 0;
  StoredBase base;
};

// Errors: kNotFound, also for a document of another collection; kInternal for damage.
Result<OneDocument> find_document(Group& group, const CollectionEntry& collection,
                                  const std::string& document_id);

// Its vectors, by name.
Result<std::vector<document::Vector>> find_vectors(Group& group, const CollectionEntry& collection,
                                                   Row row, const engine::VectorNames& names);

// Stores the changed document under the next version, with the record of the change.
// Errors: kPayloadTooLarge for a document over its limit.
Result<engine::StoredDocument> store_changed(Group& group, const WriteContext& context,
                                             OneDocument one, const document::Document& changed,
                                             RecordKind kind, document::Patch patch);

// Removes the document with its id and vectors, with the record of it. Gives the record's version.
Result<Version> remove_document(Group& group, const WriteContext& context, const OneDocument& one);

}  // namespace amend::embedded
