// One page of a list.
#pragma once

#include "embedded/catalog.h"
#include "engine/engine.h"

namespace amend::embedded {

// Reads the documents of the page and, where matching.h has to, those the filter asks for: the
// matches of all pages are counted. A sort goes by the column of its field; without one, or if that
// does not know a match, every match is read for its key.
// Errors: kUnavailable when the query's deadline passed; kPayloadTooLarge for a page over
// limits::kPageBytes; kInternal for damage.
Result<engine::DocumentPage> read_page(const CollectionEntry& collection,
                                       const engine::ListDocuments& query);

}  // namespace amend::embedded
