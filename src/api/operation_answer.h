// How an operation is shown: in the history and in the change feed.
#pragma once

#include "engine/history.h"
#include "json/value.h"

namespace amend::api {

// What a kind is called.
const char* name_of(engine::Operation::Kind kind);

// What was done: the same for ever.
json::Value change_json(const engine::Operation& operation);

// The same with what has become of it.
json::Value operation_json(const engine::Operation& operation);

// What an update merges, as an update_data object that says the same.
json::Value update_data_json(const document::Patch& patch);

// Its operators, as a request would say them; null if there are none.
json::Value operators_json(const document::Patch& patch);

}  // namespace amend::api
