// The batch update request: its two modes, decoded and checked as far as the request alone allows.
#pragma once

#include <string>
#include <vector>

#include "api/call.h"
#include "api/selection.h"
#include "base/result.h"
#include "document/patch.h"
#include "engine/engine.h"
#include "json/element.h"

namespace amend::api {

// What a batch request says, after everything that can be seen by its shape (422) was in order.
struct BatchRequest {
  // Members that are there and not null, in the order updates, filters, update_data,
  // operators, match_all.
  std::vector<std::string> given;

  std::vector<engine::DocumentUpdate> updates;

  Selection chosen;

  document::Patch patch;
  engine::Guards guards;

  [[nodiscard]] bool has(std::string_view member) const;
};

// The request holds copies of all it needs. REQUIRES: the call has an element.
// Errors: kValidation with every fault of shape.
Result<BatchRequest> read_batch(const Call& call);

enum class BatchMode : std::uint8_t { kExplicit, kFilter };

// Which mode the request is in. Errors: kBadRequest for both modes, neither, half of one, an empty
// filter.
Result<BatchMode> batch_mode(const BatchRequest& request);

}  // namespace amend::api
