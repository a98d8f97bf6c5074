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

}  // namespace amend::aggregate::naive
