// What one operation did, document by document, read from its record.
#pragma once

#include "embedded/catalog.h"
#include "embedded/store.h"
#include "engine/changed_documents.h"

namespace amend::embedded {

// A page ends early when it has many bytes. Errors: kNotFound for a version that is none of the
// collection's operations; kInternal.
Result<engine::ChangedDocumentPage> changed_documents(const Store& store,
                                                      const CollectionEntry& collection,
                                                      const engine::ListChangedDocuments& query);

}  // namespace amend::embedded
