// What a value is as a key of a group.
#pragma once

#include <compare>
#include <optional>

#include "aggregate/request.h"
#include "filter/path.h"
#include "filter/sort_key.h"
#include "json/value.h"

namespace amend::aggregate {

// A field's value (request.h); none if it is missing.
std::optional<json::Value> value_of(const filter::Resolved& found);

// Null for a missing value.
json::Value key_value(const Key& key, const std::optional<json::Value>& value);

// Where a key or a figure stands among others: by sort key (filter/sort_key.h), nulls last in both
// directions. REQUIRES: the value outlives it.
struct Rank {
  Rank(const json::Value& ranked, filter::Direction direction);
  filter::SortKey key;
  const json::Value* value;
};
// Less: stands before. Equal ranks are told apart by the canonical texts of their values.
std::strong_ordering compare(const Rank& a, const Rank& b, filter::Direction direction);
std::strong_ordering compare_texts(const Rank& a, const Rank& b);

}  // namespace amend::aggregate
