// Building columns: one pass over the documents of a collection for all the paths that are wanted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "embedded/catalog.h"

namespace amend::embedded {

// The most paths that one request may have built.
inline constexpr std::size_t kPathsOfOneBuild = 64;

// Builds the columns that these paths could have and do not, and gives the paths that were built.
// Writes go on meanwhile; what they change is caught up with in the end. A path that somebody else
// is building is waited for. Nothing is built for more than kPathsOfOneBuild paths.
// Errors: kUnavailable when the deadline passed; kInternal.
Result<std::vector<std::string>> build_columns(const CollectionEntry& collection,
                                               const std::vector<std::string>& paths,
                                               Deadline deadline);

// The same without hurry, by one thread: gives way to requests that want to build, and ends early
// when `stopped` answers true. True if it came to its end: these columns are there, as far as they
// can be. Errors: kInternal.
Result<bool> warm_columns(const CollectionEntry& collection, const std::vector<std::string>& paths,
                          const std::function<bool()>& stopped);

}  // namespace amend::embedded
