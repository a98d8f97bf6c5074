// An aggregation: documents are put into groups by the values of some fields, and of each group
// some figures are made. Decoded and checked; immutable.
//
// A field's value in a document is what its path leads to (filter/path.h): the value found; missing
// if nothing is; where an array was crossed on the way, all values found, as one array.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "filter/path.h"
#include "filter/sort_key.h"
#include "json/value.h"

namespace amend::aggregate {

enum class Unit : std::uint8_t {
  kYear,
  kMonth,
  kWeek,  // of ISO 8601: begins on Monday, and the first has the year's first Thursday
  kDay,
  kHour,
  kMinute,
  kSecond,
  kDayOfWeek,  // from here on as a part only; 1 is Sunday
  kDayOfYear,
};

// Numbers go to the range they lie in: from the first boundary to the second, both included; above
// it up to the third, included; and so on.
struct Ranges {
  std::vector<json::Value> boundaries;  // numbers that ascend
  std::string outside;                  // what numbers in no range are called
};

// What documents are grouped by. Missing and null are one key, null.
struct Key {
  enum class Kind : std::uint8_t {
    kValue,     // the value; numbers that are equal are one key
    kTruncate,  // the beginning of the period, as text; null for what is no date
    kPart,      // the number of the part; null for what is no date
    kRange,     // the name of the range; null for what is no number
  };
  std::string name;
  filter::FieldPath field;
  Kind kind = Kind::kValue;
  Unit unit = Unit::kYear;  // of kTruncate and kPart
  Ranges ranges;            // of kRange
};

enum class Function : std::uint8_t {
  kCount,          // of documents; with a field, of those where it is there and not null
  kCountDistinct,  // of different values, nulls and missing left out
  kSum,            // of the numbers; 0 of none; an integer if all are and it can be one
  kAverage,        // of the numbers
  kMin,            // in the order of sort_key.h, nulls left out
  kMax,
  kFirst,  // of the group's first document in the order of creation; null if it is missing there
  kLast,
  kPush,      // every value in the order of creation, missing left out
  kAddToSet,  // every different value in the order it was met first, nulls and missing left out
};

struct Metric {
  std::string name;
  Function function = Function::kCount;
  std::optional<filter::FieldPath> field;  // none only with kCount
};

// Which groups are kept: numbers compare with numbers, texts with texts; anything else is unequal
// and in no order.
struct Having {
  enum class Operator : std::uint8_t { kGt, kGte, kLt, kLte, kEq, kNe };
  std::size_t metric = 0;
  Operator op = Operator::kEq;
  json::Value value;
};

struct Order {
  bool by_metric = false;
  std::size_t index = 0;  // of the metric or the key
  filter::Direction direction = filter::Direction::kDescending;
};

struct Request {
  std::vector<Key> keys;
  std::vector<Metric> metrics;
  // An array that makes a row of each of its elements: the field itself and paths below it are then
  // those of the element. A value that is no array is one row; missing, null and [] are none.
  std::optional<filter::FieldPath> unwind;
  std::vector<Having> having;
  std::optional<Order> order;  // none: by the keys, ascending; so are groups that are equal in it
  std::optional<std::uint64_t> limit;
};

struct Group {
  std::vector<json::Value> keys;
  std::vector<json::Value> metrics;
};

struct Table {
  std::vector<Group> groups;
  std::uint64_t groups_before_limit = 0;
};

}  // namespace amend::aggregate
