// One update for every document that a filter chooses: what batch and bulk do alike.
#pragma once

#include <string>

#include "api/call.h"
#include "api/selection.h"
#include "document/patch.h"
#include "engine/engine.h"

namespace amend::api {

// Errors: kBadRequest for anything the patch must not name, whatever is stored; the engine's.
// REQUIRES: the selection says which documents.
Result<engine::UpdatedMatching> update_matching(Call& call, const std::string& collection_id,
                                                Selection selection, document::Patch patch,
                                                engine::Guards guards);

}  // namespace amend::api
