// Claims: members of a PUT or PATCH body that a client may repeat but not change.
//
// A client that reads a document, edits it and writes it back sends along what only the store
// writes (ids, times, version, vectors). Such members are claims about the stored document: ignored
// if they are true, refused if they are not. A body without any is written without a look at what
// is stored. Pure; any thread.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/patch.h"
#include "document/rules.h"
#include "document/vectors.h"
#include "json/value.h"

namespace amend::document {

// A member of an answer and what it is said to show. The path is {"_internal", name} for a member
// of the system block, {"_vectors"} for the sorted names of the document's vectors, else {name} for
// a root member: the user's, or the vector of that name.
struct Claim {
  std::vector<std::string> path;
  json::Value value;
};

struct Claims {
  std::vector<Claim> members;
  std::vector<Vector> vectors;  // said by a "features" list
  [[nodiscard]] bool empty() const { return members.empty() && vectors.empty(); }
};

using VectorNameSet = std::set<std::string, std::less<>>;

// Takes the claims out of a patch that one PATCH request makes: ids, protected members of
// _internal, words that always mean vectors, and the vectors inside a "features" list. What is left
// of the patch is an update like any other; rules.h says whether it may be written.
// Errors: kValidation for vectors in "features" that are none (as in a create).
Result<Claims> take_claims(Patch& patch);

// Takes the claims about vectors out of a "features" value, if it holds any. Errors: as above.
Status take_feature_claims(json::Value& features, Claims& claims);

// True for a root member of a PUT or PATCH body that can only be a claim.
bool is_claim(std::string_view root_name);

// Takes claims about the target's ids out, which need no stored document.
// Errors: kBadRequest if one differs.
Status settle_ids(const Target& target, Claims& claims);

// Moves assignments to names of the collection's vectors from the patch to the claims.
// Errors: kBadRequest for one that leads into a vector.
Status take_vector_claims(const VectorNameSet& vector_names, Patch& patch, Claims& claims);

// OK if all claims are true of the stored document and its vectors.
// Errors: kBadRequest that names the first that is not.
Status check_claims(const Claims& claims, const Document& stored, std::span<const Vector> vectors);

}  // namespace amend::document
