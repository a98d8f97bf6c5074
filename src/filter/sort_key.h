// Sort keys: the order of a list that is sorted by a field. Pure; any thread.
//
// The key of a document is made of the values that the field's path finds in it (path.h):
//  - Offered are the values found; in the place of one that is an array, its elements, one level
//    deep: an element that is an array is offered as a whole. Nulls are passed over.
//  - Ascending the smallest of those offered is the key, descending the largest. So a document
//    whose path crosses an array stands by one of the values found, like one with an array.
//  - Nothing offered (missing, null, an empty array, nulls only): no key, which is last in both
//    directions.
// Keys are ordered by kind, boolean < number < string < other, and within a kind
//    booleans  false < true,
//    numbers   by mathematical value, exactly: 2^53 < 2^53 + 1, and 1 is 1.0,
//    strings   by code point, case and all; dates are strings. Only the first characters of a
//              string count, up to limits::kSortTextBytes bytes of them,
//    other     objects, and arrays inside arrays: all equal.
// Descending is the reverse of that, apart from the documents without a key. Documents with equal
// keys stand in the order of creation, in both directions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "filter/path.h"
#include "json/value.h"

namespace amend::filter {

enum class Direction : std::uint8_t { kAscending, kDescending };

struct Sort {
  FieldPath field;
  Direction direction = Direction::kAscending;
};

class SortKey {
 public:
  SortKey() = default;  // no key

  // The key of a document in which the sort's field resolves to `found`; it depends on nothing
  // else.
  static SortKey of(const Resolved& found, Direction direction);

  // The key as JSON and back: null for none, {} for other, else the boolean, number or string that
  // counts. Nothing if the JSON is no key.
  [[nodiscard]] const json::Value& json() const { return value_; }
  static std::optional<SortKey> from_json(const json::Value& json);

  // What counts of a string.
  static std::string_view counted(std::string_view text);

  // Less: stands before in that direction.
  static std::strong_ordering compare(const SortKey& a, const SortKey& b, Direction direction);

 private:
  json::Value value_;
};

// Where a document stands in a list. Without a sort all keys are none, and the position decides.
struct Standing {
  SortKey key;
  std::uint64_t position = 0;  // in the order of creation; no two documents share one
};

// Less: stands before. Equal only for one position.
std::strong_ordering compare(const Standing& a, const Standing& b, Direction direction);

}  // namespace amend::filter
