// One page of a sorted list.
#pragma once

#include "embedded/catalog.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

// Scans the whole collection at the view, keeps the standings up to the end of the page, and reads
// the documents of the page again. Errors: as read_page. REQUIRES: query.sort.
Result<engine::DocumentPage> read_sorted_page(const View& view, const CollectionEntry& collection,
                                              const engine::ListDocuments& query);

}  // namespace amend::embedded
