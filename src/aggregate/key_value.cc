#include "aggregate/key_value.h"

#include "aggregate/dates.h"
#include "aggregate/distinct.h"
#include "base/instant.h"
#include "json/compare.h"
#include "json/write.h"

namespace amend::aggregate {
namespace {

json::Value range_of(const Ranges& ranges, const json::Value& value) {
  if (!value.is_number()) return nullptr;
  const auto& boundaries = ranges.boundaries;
  for (std::size_t upper = 1; upper < boundaries.size(); ++upper) {
    const auto to_lower = json::compare_numbers(value, boundaries[upper - 1]);
    const bool above = upper == 1 ? to_lower >= 0 : to_lower > 0;
    if (above && json::compare_numbers(value, boundaries[upper]) <= 0) {
      return json::write(boundaries[upper - 1]) + "-" + json::write(boundaries[upper]);
    }
  }
  return ranges.outside;
}

json::Value date_key(const Key& key, const json::Value& value) {
  const auto read = value.is_string() ? parse_instant(value.string()) : std::nullopt;
  if (!read) return nullptr;
  if (key.kind == Key::Kind::kPart) return part(read->instant, key.unit);
  return truncate(read->instant, key.unit);
}

}  // namespace

std::optional<json::Value> value_of(const filter::Resolved& found) {
  if (found.values.empty()) return {};
  if (!found.crossed_array) return *found.values.front();
  json::Array values;
  for (const json::Value* value : found.values) values.push_back(*value);
  return values;
}

json::Value key_value(const Key& key, const std::optional<json::Value>& value) {
  if (!value) return nullptr;
  switch (key.kind) {
    case Key::Kind::kValue:
      return *value;
    case Key::Kind::kTruncate:
    case Key::Kind::kPart:
      return date_key(key, *value);
    case Key::Kind::kRange:
      return range_of(key.ranges, *value);
  }
  return nullptr;
}

Rank::Rank(const json::Value& ranked, filter::Direction direction)
    : key(filter::SortKey::of(filter::Resolved{{&ranked}, false}, direction)), value(&ranked) {}

std::strong_ordering compare(const Rank& a, const Rank& b, filter::Direction direction) {
  return filter::SortKey::compare(a.key, b.key, direction);
}

std::strong_ordering compare_texts(const Rank& a, const Rank& b) {
  return canonical_text(*a.value) <=> canonical_text(*b.value);
}

}  // namespace amend::aggregate
