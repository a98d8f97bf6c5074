// An extract: rows of one view, read in their order.
#pragma once

#include <memory>

#include "base/result.h"
#include "embedded/catalog.h"
#include "engine/extract.h"

namespace amend::embedded {

// Decides which documents match; none is kept. The store must outlive the extract.
// Errors: kUnavailable past the deadline; kInternal.
Result<std::unique_ptr<engine::Extract>> extract_rows(
    std::shared_ptr<const CollectionEntry> collection, const engine::ExtractDocuments& query);

}  // namespace amend::embedded
