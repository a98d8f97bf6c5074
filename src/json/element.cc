#include "json/element.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "json/tape.h"

namespace amend::json {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using Iterator = simdjson::dom::object::iterator;

Value convert_array(const simdjson::dom::array& from) {
  Array array;
  array.reserve(from.size());
  for (const element child : from) array.push_back(convert(child));
  return array;
}

// A handful of members: looking for a repeated key as each one arrives is cheapest.
Value convert_small_object(const simdjson::dom::object& from) {
  Object object;
  object.reserve(from.size());
  for (const auto field : from) object.put_last(std::string(field.key), convert(field.value));
  return object;
}

// Many members: sorted by key and place, the last of each run of equal keys is the one that counts.
// Sorted, not hashed: with a hash that clients know they could choose keys that collide.
Value convert_large_object(const simdjson::dom::object& from) {
  std::vector<std::pair<std::string_view, std::size_t>> order;
  order.reserve(from.size());
  for (const auto field : from) order.emplace_back(field.key, order.size());
  std::sort(order.begin(), order.end());
  std::vector<bool> counts(order.size(), true);
  for (std::size_t at = 1; at < order.size(); ++at) {
    if (order[at].first == order[at - 1].first) counts[order[at - 1].second] = false;
  }
  Object object;
  object.reserve(order.size());
  std::size_t position = 0;
  for (const auto field : from) {
    if (counts[position++]) object.append(std::string(field.key), convert(field.value));
  }
  return object;
}

Value convert_object(const simdjson::dom::object& from) {
  constexpr std::size_t kSmall = 24;
  return from.size() <= kSmall ? convert_small_object(from) : convert_large_object(from);
}

// Casts go both ways because simdjson's classes are two words that may be copied as such.
template <class T, class Raw>
T as(const Raw& raw) {
  static_assert(sizeof(T) == sizeof(Raw) && std::is_trivially_copyable_v<T>);
  return std::bit_cast<T>(raw);
}

}  // namespace

Value convert(const element& from) {
  switch (from.type()) {
    case element_type::NULL_VALUE:
      return nullptr;
    case element_type::BOOL:
      return from.get_bool().value_unsafe();
    case element_type::INT64:
      return from.get_int64().value_unsafe();
    case element_type::UINT64:
      return from.get_uint64().value_unsafe();
    case element_type::DOUBLE:
      return from.get_double().value_unsafe();
    case element_type::STRING:
      return from.get_string().value_unsafe();
    case element_type::ARRAY:
      return convert_array(from.get_array().value_unsafe());
    case element_type::OBJECT:
      return convert_object(from.get_object().value_unsafe());
  }
  return nullptr;
}

Value::Type Element::type() const {
  switch (as<element>(raw_).type()) {
    case element_type::NULL_VALUE:
      return Value::Type::kNull;
    case element_type::BOOL:
      return Value::Type::kBool;
    case element_type::INT64:
      return Value::Type::kInt;
    case element_type::UINT64:
      return Value::Type::kUint;
    case element_type::DOUBLE:
      return Value::Type::kDouble;
    case element_type::STRING:
      return Value::Type::kString;
    case element_type::ARRAY:
      return Value::Type::kArray;
    case element_type::OBJECT:
      return Value::Type::kObject;
  }
  return Value::Type::kNull;
}

std::string_view Element::string() const {
  return as<element>(raw_).get_string().value_unsafe();
}

Value Element::value() const {
  return convert(as<element>(raw_));
}

Element::Members::Members(const Element& object) {
  const simdjson::dom::object members = as<element>(object.raw_).get_object().value_unsafe();
  at_ = std::bit_cast<Raw>(members.begin());
  end_ = std::bit_cast<Raw>(members.end());
}

bool Element::Members::next() {
  auto at = as<Iterator>(at_);
  if (started_) at_ = std::bit_cast<Raw>(++at);
  started_ = true;
  if (!(at != as<Iterator>(end_))) return false;
  key_ = at.key();
  return true;
}

Element Element::Members::value() const {
  return Element(std::bit_cast<Raw>(as<Iterator>(at_).value()));
}

}  // namespace amend::json
