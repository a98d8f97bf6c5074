// One page of a list of groups.
#pragma once

#include "embedded/catalog.h"
#include "engine/engine.h"

namespace amend::embedded {

// Every match is counted into its groups: by the column of the field, where one result of many rows
// is looked at once, and by its document if the column does not know it or there is none. Only the
// documents of the page's groups are read to be shown.
// Errors: as read_page().
Result<engine::GroupPage> read_groups(const CollectionEntry& collection,
                                      const engine::ListGroups& query);

}  // namespace amend::embedded
