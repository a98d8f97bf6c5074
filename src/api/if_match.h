// The header If-Match: write only to a document that is at one of these versions.
#pragma once

#include "api/call.h"
#include "engine/engine.h"

namespace amend::api {

// The versions that the header names as entity tags ("7", "8"); none without it or for "*". A tag
// that is none of ours, and a weak one, is a version that no document has.
// Errors: kBadRequest for a header that is no list of entity tags.
Result<engine::Versions> if_match(const Call& call);

}  // namespace amend::api
