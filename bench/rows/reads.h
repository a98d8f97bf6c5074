// Reads that are timed and checked: a count, and a sorted page.
#pragma once

#include "bench/rows/trial.h"

namespace amend::bench {

// Counts again and again while that is cheap, once before to warm up.
Result<Samples> measure_count(const Trial& trial, const Filter& filter);

// The same for a page; `before` is the order of query.sort.
Result<Samples> measure_page(const Trial& trial, const PageQuery& query, const Before& before);

}  // namespace amend::bench
