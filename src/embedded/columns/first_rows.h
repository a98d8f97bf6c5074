// The first rows of a set in the order of a sort: a page of a sorted list.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "embedded/columns/column_view.h"
#include "embedded/columns/order.h"
#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "filter/sort_key.h"

namespace amend::embedded {

// The first `count` of the rows that stand after `after` (whose position is a row and need not be
// in the set), or from the start; rows with equal keys stand in their own order, in both
// directions. Rows that are kUnknownCode are left out: their documents must be asked. Takes time in
// proportion to the set, whatever the count.
// REQUIRES: `order` came from this view, or a later one of the same dictionary.
std::vector<Row> first_rows(const ColumnView& view, const Order& order, const RowSet& rows,
                            const std::optional<filter::Standing>& after, std::size_t count);

}  // namespace amend::embedded
