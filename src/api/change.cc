#include "api/change.h"

#include "document/operators.h"

namespace amend::api {

document::Patch read_change(Fields& fields) {
  document::Patch patch;
  if (fields.object("update_data") != nullptr) {
    auto merged = document::parse_patch(*fields.find("update_data"));
    if (merged.ok()) {
      patch = std::move(*merged);
    } else {
      fields.faults().add(merged.status().under(fields.at("update_data")));
    }
  }
  if (fields.object("operators") != nullptr) {
    const Status added = document::add_operators(*fields.find("operators"), patch);
    if (!added.ok()) fields.faults().add(added.under(fields.at("operators")));
  }
  return patch;
}

document::Patch read_required_change(Fields& fields) {
  const bool changes = fields.find("update_data") != nullptr || fields.find("operators") != nullptr;
  if (!changes) fields.missing("update_data");
  return read_change(fields);
}

}  // namespace amend::api
