// One update for every document that a filter chooses: what batch and bulk do alike.
#pragma once

#include <optional>
#include <string>

#include "api/call.h"
#include "api/selection.h"
#include "document/patch.h"
#include "engine/engine.h"

namespace amend::api {

// `results` is the list of results in the answer, as text; left out if there is none.
// Errors: kBadRequest for anything the patch must not name, whatever is stored; the engine's.
// REQUIRES: the selection says which documents.
Result<http::Response> update_matching(Call& call, const std::string& collection_id,
                                       Selection selection, document::Patch patch,
                                       engine::Guards guards, std::optional<std::string> results);

}  // namespace amend::api
