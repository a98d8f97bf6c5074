// Which rows stand on one page of a sorted list.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/columns/column_view.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

struct PageRows {
  std::vector<Row> rows;                 // in the order of the list
  std::optional<filter::Standing> next;  // what the next page is after; none if nothing follows
  std::uint64_t scanned = 0;             // documents read to find out
};

// Goes by the column of the sort's field if there is one and it knows every matching row; else
// reads the sort key of each and keeps the standings up to the end of the page. View and column are
// of one instant. Errors: kUnavailable past the deadline; kInternal. REQUIRES: query.sort.
Result<PageRows> sort_rows(const View& view, const std::optional<ColumnView>& column,
                           const CollectionEntry& collection, const RowSet& matching,
                           const engine::ListDocuments& query);

}  // namespace amend::embedded
