// An aggregation over the documents of a collection.
#pragma once

#include "embedded/catalog.h"
#include "engine/engine.h"

namespace amend::embedded {

// Goes by the columns of the filter and of the fields: each distinct value of a field is digested
// once, and where combinations of values are few against the rows, rows of one combination are
// counted and added at once. Documents are read only where a column does not know a row, or there
// is none. Errors: kUnavailable past the deadline; kPayloadTooLarge (aggregator.h); kInternal for
// damage.
Result<engine::AggregatedDocuments> aggregate_rows(const CollectionEntry& collection,
                                                   const engine::AggregateDocuments& query);

}  // namespace amend::embedded
