// What a list request asks for, decoded.
#pragma once

#include <optional>
#include <string>

#include "api/call.h"
#include "api/document_answer.h"
#include "api/paging.h"
#include "filter/expr.h"
#include "filter/sort_key.h"

namespace amend::api {

struct ListRequest {
  Show show;
  Page page;
  filter::Filter filter;
  filter::Search search;
  std::optional<filter::Sort> sort;
  std::optional<filter::FieldPath> group_by;
  bool explain = false;
  // Filter, search, sort and grouping as sent: with the collection, a cursor is bound to it.
  std::string order_text;
  Status rule;  // a fault that is told only after the collection was found
};

// Errors: kValidation for every fault of shape.
Result<ListRequest> read_list_request(Call& call);

}  // namespace amend::api
