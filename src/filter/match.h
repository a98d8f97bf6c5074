// The reference evaluator: what a filter means. Pure.
//
// Everything that finds documents faster must agree with it on every document; expr.h has the truth
// table. A filter may be used by many threads at once, a document by one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "document/document.h"
#include "filter/expr.h"
#include "filter/path.h"

namespace amend::filter {

// True if the document satisfies the filter; the empty filter is satisfied by all.
bool matches(const Filter& filter, const document::Document& document);

// The same, but gives nothing if the deadline passed before the answer was known. It is looked at
// between conditions that find many values: a thousand conditions over one list of millions of
// elements take minutes.
std::optional<bool> matches(const Filter& filter, const document::Document& document,
                            Deadline deadline);

// True if a document in which condition.path resolves to `found` satisfies the condition: the
// answer depends on nothing else. Reads the values, never changes them or builds their indexes, so
// values that are shared between threads may be given.
bool satisfies(const Condition& condition, const Resolved& found);

// The same for a path that resolves to one string. `buffer` is overwritten, so that one does for
// many.
bool satisfies(const Condition& condition, std::string_view found, std::string& buffer);

}  // namespace amend::filter
