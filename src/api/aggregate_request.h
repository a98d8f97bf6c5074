// What an aggregate request asks for, decoded.
#pragma once

#include "aggregate/request.h"
#include "base/result.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::api {

struct AggregateRequest {
  aggregate::Request request;
  filter::Filter filter;
  std::size_t stages = 0;  // steps that the request asks for, for query_info
  Status rule;             // a fault that is told only after the collection was found
};

// Errors: kValidation for every fault of shape. REQUIRES: the body is an object.
Result<AggregateRequest> read_aggregate_request(const json::Value& body);

}  // namespace amend::api
