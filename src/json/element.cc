#include "json/element.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "json/tape.h"
#include "json/write.h"

namespace amend::json {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t kFew = 24;

using simdjson::dom::array;
using simdjson::dom::object;

// A handful of members: comparing each key with those behind it is cheapest.
template <class Visit>
void each_of_few(const object& from, Visit visit) {
  std::array<std::string_view, kFew> keys;
  std::size_t count = 0;
  for (const auto field : from) keys[count++] = field.key;
  std::size_t at = 0;
  for (const auto field : from) {
    const auto behind = keys.begin() + static_cast<std::ptrdiff_t>(++at);
    const auto end = keys.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::find(behind, end, field.key) == end) visit(field.key, field.value);
  }
}

// Many members: sorted by key and place, the last of each run of equal keys is the one that counts.
// Sorted, not hashed: with a hash that clients know they could choose keys that collide.
template <class Visit>
void each_of_many(const object& from, Visit visit) {
  std::vector<std::pair<std::string_view, std::size_t>> order;
  order.reserve(from.size());
  for (const auto field : from) order.emplace_back(field.key, order.size());
  std::sort(order.begin(), order.end());
  std::vector<bool> counts(order.size(), true);
  for (std::size_t at = 1; at < order.size(); ++at) {
    if (order[at].first == order[at - 1].first) counts[order[at - 1].second] = false;
  }
  std::size_t position = 0;
  for (const auto field : from) {
    if (counts[position++]) visit(field.key, field.value);
  }
}

// Visits the members that count: of a repeated key the last.
template <class Visit>
void each_member(const object& from, Visit visit) {
  from.size() <= kFew ? each_of_few(from, visit) : each_of_many(from, visit);
}

Value convert_array(const array& from) {
  Array made;
  made.reserve(from.size());
  for (const element child : from) made.push_back(convert(child));
  return made;
}

Value convert_object(const object& from) {
  Object made;
  made.reserve(from.size());
  each_member(from, [&](std::string_view key, const element& value) {
    made.append(std::string(key), convert(value));
  });
  return made;
}

void write_text(const element& from, std::string& out);

void write_array(const array& from, std::string& out) {
  out.push_back('[');
  bool first = true;
  for (const element child : from) {
    if (!first) out.push_back(',');
    first = false;
    write_text(child, out);
  }
  out.push_back(']');
}

void write_object(const object& from, std::string& out) {
  out.push_back('{');
  each_member(from, [&](std::string_view key, const element& value) {
    write_key(key, out);
    write_text(value, out);
  });
  out.push_back('}');
}

void write_text(const element& from, std::string& out) {
  switch (from.type()) {
    case element_type::STRING:
      return write_string(from.get_string().value_unsafe(), out);
    case element_type::ARRAY:
      return write_array(from.get_array().value_unsafe(), out);
    case element_type::OBJECT:
      return write_object(from.get_object().value_unsafe(), out);
    default:
      return json::write(convert(from), out);
  }
}

int depth_of(const element& from) {
  int below = 0;
  if (from.is_array()) {
    const array elements = from.get_array().value_unsafe();
    for (const element child : elements) {
      below = std::max(below, depth_of(child));
    }
    return below + 1;
  }
  if (!from.is_object()) return 0;
  const object members = from.get_object().value_unsafe();
  each_member(members, [&](std::string_view, const element& value) {
    below = std::max(below, depth_of(value));
  });
  return below + 1;
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

void Element::write(std::string& out) const {
  write_text(as<element>(raw_), out);
}

int Element::depth() const {
  return depth_of(as<element>(raw_));
}

std::size_t Element::size() const {
  return as<element>(raw_).get_array().value_unsafe().size();
}

std::vector<Element::Member> Element::members() const {
  const object from = as<element>(raw_).get_object().value_unsafe();
  std::vector<Member> members;
  members.reserve(from.size());
  each_member(from, [&](std::string_view key, const element& value) {
    members.push_back({key, Element(std::bit_cast<Raw>(value))});
  });
  return members;
}

std::optional<Element> Element::find(std::string_view key) const {
  std::optional<Element> found;
  if (!is_object()) return found;
  for (Members members(*this); members.next();) {
    if (members.key() == key) found = members.value();
  }
  return found;
}

Element::Members::Members(const Element& object) {
  const simdjson::dom::object members = as<element>(object.raw_).get_object().value_unsafe();
  at_ = std::bit_cast<Raw>(members.begin());
  end_ = std::bit_cast<Raw>(members.end());
}

bool Element::Members::next() {
  auto at = as<object::iterator>(at_);
  if (started_) at_ = std::bit_cast<Raw>(++at);
  started_ = true;
  if (!(at != as<object::iterator>(end_))) return false;
  key_ = at.key();
  return true;
}

Element Element::Members::value() const {
  return Element(std::bit_cast<Raw>(as<object::iterator>(at_).value()));
}

Element::Elements::Elements(const Element& from) {
  const array elements = as<element>(from.raw_).get_array().value_unsafe();
  at_ = std::bit_cast<Raw>(elements.begin());
  end_ = std::bit_cast<Raw>(elements.end());
}

bool Element::Elements::next() {
  auto at = as<array::iterator>(at_);
  if (started_) at_ = std::bit_cast<Raw>(++at);
  started_ = true;
  return at != as<array::iterator>(end_);
}

Element Element::Elements::value() const {
  return Element(std::bit_cast<Raw>(*as<array::iterator>(at_)));
}

}  // namespace amend::json
