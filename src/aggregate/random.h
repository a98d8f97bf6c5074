// Random aggregations, for tests only.
#pragma once

#include "aggregate/request.h"
#include "filter/random.h"

namespace amend::aggregate {

// By fields that filter::Random's documents have; without having, order and limit.
Request random_request(filter::Random& random);

}  // namespace amend::aggregate
