// What creating one document and importing many have in common.
#pragma once

#include "api/call.h"
#include "engine/engine.h"

namespace amend::api {

// The collection of the request, if it takes new documents.
// Errors: those of Call::collection; kNotEnabled for a disabled collection.
Result<engine::Collection> writable_collection(const Call& call);

}  // namespace amend::api
