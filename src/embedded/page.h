// One page of a list.
#pragma once

#include "embedded/catalog.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

// Scans the collection at the view. Without a filter only the page is looked at; with one, every
// document, because the matches of all pages are counted.
// Errors: kUnavailable when the query's deadline passed; kPayloadTooLarge for a page over
// limits::kPageBytes; kInternal for damage.
Result<engine::DocumentPage> read_page(const View& view, const CollectionEntry& collection,
                                       const engine::ListDocuments& query);

}  // namespace amend::embedded
