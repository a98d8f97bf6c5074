// What a list is about: the rows that match at one instant.
#pragma once

#include <optional>
#include <string>

#include "embedded/catalog.h"
#include "embedded/columns/column_view.h"
#include "embedded/row_set.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

struct Listed {
  View view;
  RowSet rows;
  std::optional<ColumnView> column;  // of the path that was asked for, if there is one
  engine::Explain explain;
};

// The rows that the listing's filter and search leave. A search reads the documents that match the
// filter. `path`: one whose column is wanted, built if there is none; or null.
// Errors: kUnavailable past the deadline; kInternal.
Result<Listed> read_listing(const CollectionEntry& collection, const engine::Listing& query,
                            const filter::FieldPath* path);

}  // namespace amend::embedded
