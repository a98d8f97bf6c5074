// Patch: what one update does to a document, as an ordered list of assignments.
//
// An assignment merges a value into the place its path names (merge rules M1 to M6 of the API):
// an object into an object member by member at every depth, anything else replaces. Applying one
// never fails: where the path meets a scalar, null or nothing, an object takes its place; at an
// array, a decimal segment inside its range names that element and any other segment makes an
// object take the array's place. Only paths cross arrays, merged values never do. Or it has another
// operation, which finds its place by the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "document/document.h"
#include "json/value.h"

namespace amend::document {

// What becomes of the value that an assignment's path leads to. The numbers stand in records on
// disk. From kIncrement on they are what operators.h reads, as is kRemove; docs/OPERATORS.md says
// what each makes of which type.
enum class Operation : std::uint8_t {
  kMerge = 1,
  kReplace = 2,  // the value takes its place, also that of an object
  kRemove = 3,   // the member goes, the assignment's value is null; elements of arrays stay
  kIncrement = 4,
  kMultiply = 5,
  kMin = 6,
  kMax = 7,
  kAppend = 8,        // the value is an array of what is appended
  kAddToSet = 9,      // of what is appended unless an element equals it
  kTakeOut = 10,      // of what is taken out of a stored array
  kRename = 11,       // of the segments of the place where the member is moved to
  kCurrentTime = 12,  // the value, the time of the update, takes the place
};
inline constexpr Operation kLastOperation = Operation::kCurrentTime;

// Whether objects are made where the path leads nowhere. Otherwise such a document is left as it
// is.
constexpr bool makes_way(Operation operation) {
  return operation != Operation::kRemove && operation != Operation::kTakeOut &&
         operation != Operation::kRename;
}

// Whether what is made depends on the value that is stored at the path, and on nothing else there.
constexpr bool depends_on_value(Operation operation) {
  return operation >= Operation::kIncrement && operation <= Operation::kTakeOut;
}

struct Assignment {
  std::vector<std::string> path;  // in the logical object: "_internal" first for the system block
  json::Value value;
  Operation operation = Operation::kMerge;
};

struct Patch {
  std::vector<Assignment> assignments;
  std::size_t bytes = 0;  // of the update_data and operators it was made from, as compact JSON, and
                          // of times that are put in; over limits::kPatchBytes there are no
                          // assignments and rules.h refuses it
  [[nodiscard]] bool empty() const { return assignments.empty(); }
};

// Reads an update_data object. A key with dots is a path, always; a key that is an alias (fields.h)
// names the place where its data is stored. Assignments are in the order of the text.
// REQUIRES: update_data is an object.
// Errors: kValidation for an empty key or segment and for a place deeper than a document may be;
// the place is relative to update_data. Says nothing about what may be written: rules.h.
Result<Patch> parse_patch(json::Value update_data);

// Applies the assignments in order.
void apply(const Patch& patch, Document& document);
void apply(std::span<const Assignment> assignments, Document& document);
void apply(const Assignment& assignment, Document& document);

// By how many bytes Document::text() grows (or, below zero, shrinks) when the assignment is
// applied. Exact. Takes time in proportion to what is replaced, not to the document.
std::int64_t growth(const Assignment& assignment, const Document& document);

// One patch of one record. Records are ordered by version, entries of a record by ordinal.
struct Entry {
  std::uint64_t version = 0;
  std::uint64_t ordinal = 0;
  Micros time = 0;  // of the record
  const Patch* patch = nullptr;
};

// Applies every entry above the stamp. An entry at or below it has been folded before and has no
// effect, so folding twice, or in parts at record borders, gives the same document.
// REQUIRES: entries ascend by (version, ordinal).
void fold(Document& document, std::uint64_t stamp, std::span<const Entry> entries);

}  // namespace amend::document
