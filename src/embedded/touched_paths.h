// TouchedPaths: which places of a document a patch changes.
#pragma once

#include <string>
#include <vector>

#include "document/patch.h"

namespace amend::embedded {

// The places that are assigned something else than an object to be merged, changed or removed, each
// as a path; both places of a member that is moved. The one that it is moved from ends at what may
// be an array, for an update that puts an object there decides whether anything is moved.
using TouchedPaths = std::vector<std::vector<std::string>>;

TouchedPaths touched_paths(const document::Patch& patch);

// The same of a patch that puts back what was there. Up to a decimal name, which may stand for an
// element of an array: that the array is still one is only certain if nobody has touched it.
TouchedPaths restored_paths(const document::Patch& patch);

// Whether one has a place that is one of the other's, or lies in it, or the other way round. Names
// of the same array element are the same: "0" and "00".
bool overlap(const TouchedPaths& a, const TouchedPaths& b);

}  // namespace amend::embedded
