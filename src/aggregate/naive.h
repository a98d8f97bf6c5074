// A second way to make an aggregation, for tests only: written from the sentences of request.h
// without numbers, digests or running figures, as slow as it likes.
#pragma once

#include <vector>

#include "aggregate/request.h"
#include "document/document.h"

namespace amend::aggregate::naive {

// All groups, in the order they were met; having, order and limit are left out. `documents` in the
// order of creation.
Table aggregate(const Request& request, const std::vector<const document::Document*>& documents);

// The sum of the values, rounded once. REQUIRES: no sum of some of them is beyond the doubles.
double exact_sum(const std::vector<double>& values);

}  // namespace amend::aggregate::naive
