// Where the document of an id is.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "embedded/name_space.h"
#include "embedded/store.h"

namespace amend::embedded {

// Looks into the table in memory, and where that is not certain into the database, at `at` or as it
// is now. The table may be ahead of a snapshot: a row that the reader's view does not have is to be
// taken as none. Errors: kInternal.
Result<std::optional<Location>> locate(const Store& store, const NameSpace& name_space,
                                       std::string_view id, const rocksdb::Snapshot* at = nullptr);

// The same for many ids, in their order, as it is now. `hashes` are those of the ids.
Result<std::vector<std::optional<Location>>> locate(const Store& store, const NameSpace& name_space,
                                                    std::span<const std::string_view> ids,
                                                    std::span<const IdTable::Hash> hashes);

}  // namespace amend::embedded
