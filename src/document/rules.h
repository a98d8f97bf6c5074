// What may be written where: typed members, protected members, vectors (rules M7 to M9 of the API).
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "document/patch.h"
#include "json/value.h"

namespace amend::document {

// The document an update is meant for. Members that repeat its ids are harmless; in a mass update
// there is no such document and every protected member is refused.
struct Target {
  std::string_view document_id;
  std::string_view collection_id;
};

// Takes members that only repeat the target's ids out of the patch.
void drop_repeated_ids(const Target& target, Patch& patch);

// OK if the patch writes only what clients may write, wherever it is applied.
// Errors: kBadRequest for protected members (M7) and for words that always mean vectors (M8);
// kValidation for a value of the wrong type at a typed place (M9), the place being the path
// in the document; kPayloadTooLarge for a patch over limits::kPatchBytes.
Status check_patch(const Patch& patch);

// The part of check_patch that looks at the shape of single values. Errors: kValidation.
Status check_patch_types(const Patch& patch);

// OK if no assignment's first segment is a vector name of the collection; otherwise kBadRequest.
Status check_vector_names(const Patch& patch,
                          const std::set<std::string, std::less<>>& vector_names);

// OK if `value`, standing at `place` of the logical object, has the type the place asks for, and so
// have all members below it. Errors: kValidation.
Status check_types(std::span<const std::string> place, const json::Value& value);

}  // namespace amend::document
