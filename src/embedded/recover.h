// What a start reads back: counters, removed rows and the records that were pending.
#pragma once

#include <map>
#include <vector>

#include "embedded/collection.h"
#include "embedded/gone_rows.h"
#include "embedded/store.h"
#include "embedded/values.h"

namespace amend::embedded {

// Errors of all: kInternal for damage.

// The counters of a namespace; those of a new one if none are stored.
Result<NamespaceState> stored_namespace_state(const Store& store, Number number);

// Adds the records of a namespace above `settled` that are pending to those of their collections.
Status load_pending(const Store& store, Number name_space, Version settled,
                    std::map<Number, Pending>& by_collection);

// Adds the rows of a collection without documents under which something is stored.
Status load_gone_rows(const Store& store, Number number, GoneRows& gone);
// The same of one that was dropped.
Status load_leftovers(const Store& store, Number number, GoneRows& gone);

// A collection as it is stored. `version` is the last one of its namespace.
Result<Collection::Stored> stored_collection(const Store& store, Number number, Version version,
                                             Pending pending);

}  // namespace amend::embedded
