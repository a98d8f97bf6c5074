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

#include <optional>
#include <string_view>

#include "embedded/group.h"
#include "embedded/row_set.h"
#include "embedded/store.h"

namespace amend::embedded {

inline constexpr std::string_view kDeletedNotKept = "What it deleted is not kept any more";

// The rows that the delete of this version took and that are kept. None if they are not, or if this
// is no delete. Errors: kInternal.
Result<std::optional<RowSet>> kept_rows(const Store& store, Number collection, Version version,
                                        const rocksdb::Snapshot* at = nullptr);

// The rest is for writes that are alone in their group, or see to it that no two of one group
// concern the same row.

// Keeps rows, which the group's next record deletes. Errors: kInternal.
Status keep_rows(Group& group, Collection& collection, const RowSet& rows);

// Of the rows that the delete kept these come back.
void return_rows(Group& group, Collection& collection, Version version, const RowSet& kept,
                 const RowSet& rows);

// Makes leftovers of the rows that deletes keep, from a version to another, but of so many deletes
// only that no write waits long. Gives the version to go on with, if there are more. Errors:
// kInternal.
Result<std::optional<Version>> release_rows(Group& group, Collection& collection, Version first,
                                            Version last);

}  // namespace amend::embedded
