// Replacement: what PUT makes of a document.
//
// All of the user's root members are replaced by those of the body; keys with dots are names. What
// the user does not write as a root member stays: ids, times, vectors, "features", and the places
// below _internal. Of those a place that the body names, by an alias or inside "_internal", gets
// the body's value in place of its own. Pure; any thread.
#pragma once

#include <vector>

#include "base/result.h"
#include "document/claims.h"
#include "document/document.h"
#include "document/patch.h"
#include "json/value.h"

namespace amend::document {

struct Replacement {
  json::Object members;           // the user's, in order; null where a claim stands
  std::vector<Assignment> slots;  // below _internal; each replaces, in order
  Claims claims;
};

// Reads the body of a PUT. "features" and everything else that only the stored document can tell is
// a claim; "features": null says nothing. REQUIRES: body is an object.
// Errors: kValidation, places relative to the body, for a wrong type or shape or nesting over the
// limit.
Result<Replacement> read_replacement(const json::Value& body);

// Makes members that are names of the collection's vectors claims.
void take_vector_claims(const VectorNameSet& vector_names, Replacement& replacement);

// Changes the document. REQUIRES: the claims have been checked.
void replace(Replacement replacement, Document& document);

// What gives a document that was changed back what it was before: of the body and of _internal the
// members that are not the same any more, whole.
Patch difference(const Document& changed, const Document& before);

}  // namespace amend::document
