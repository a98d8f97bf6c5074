// What a list request asks for, decoded.
#pragma once

#include <optional>

#include "api/call.h"
#include "api/choice.h"
#include "api/document_answer.h"
#include "api/paging.h"
#include "filter/path.h"

namespace amend::api {

struct ListRequest {
  Show show;
  Page page;
  Choice choice;  // its order_text has the grouping too
  std::optional<filter::FieldPath> group_by;
  bool explain = false;
};

// Errors: kValidation for every fault of shape.
Result<ListRequest> read_list_request(Call& call);

}  // namespace amend::api
