// Kept rows: what deletes took, for as long as they may be reverted.
//
// A delete only notes its rows: as removed, and in the catalog, under its version, as kept. What is
// stored under them stays as it is, also pending updates, which passes fold into them (settle.h);
// their ids are free, and lead to them until another document is given one. When the delete is
// forgotten (forget.h), the rows become leftovers, which purge.h takes from the disk.
//
// The key says whether a delete can be reverted: there is one as long as its rows are kept, also
// when all of them have come back.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "embedded/catalog.h"
#include "embedded/group.h"
#include "embedded/row_set.h"
#include "embedded/store.h"

namespace amend::embedded {

inline constexpr std::string_view kDeletedNotKept = "What it deleted is not kept any more";

// The rows that the delete of this version took and that are kept. None if they are not, or if this
// is no delete. Errors: kInternal.
Result<std::optional<RowSet>> kept_rows(const Store& store, Number collection, Version version,
                                        const rocksdb::Snapshot* at = nullptr);

// Keeps rows, which the group's next record deletes. Errors: kInternal.
Status keep_rows(Group& group, Collection& collection, const RowSet& rows);

// Of the rows that the delete kept these come back. REQUIRES: the write is alone in its group.
void return_rows(Group& group, Collection& collection, Version version, const RowSet& kept,
                 const RowSet& rows);

// Makes leftovers of the rows that deletes keep, from a version to another, with some deletes in
// each commit, so that no write waits long. Waits for no fsync: what a crash takes away is to be
// done again. `pause` is called after each commit; when it answers false the rest is left. Errors:
// kInternal, kStorageFull, kUnavailable (given up, or the store takes no writes).
Status release_rows(const CollectionEntry& collection, Version first, Version last,
                    const std::function<bool()>& pause);

}  // namespace amend::embedded
