// The change that a request asks for: its members update_data and operators.
#pragma once

#include <string_view>

#include "api/decode.h"
#include "document/patch.h"

namespace amend::api {

// Of the members, those that say what is changed: first update_data, then the operators in the
// order of the text. Either may be absent. Faults of shape are collected.
document::Patch read_change(Fields& fields);

// The same where one of them must be there.
document::Patch read_required_change(Fields& fields);

}  // namespace amend::api
