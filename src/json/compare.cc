#include "json/compare.h"

#include <algorithm>
#include <cmath>

#include "json/write.h"

namespace amend::json {
namespace {

// An integer of either sign: value = negative ? -magnitude : magnitude.
struct Integer {
  bool negative;
  std::uint64_t magnitude;
};

Integer integer_of(const Value& value) {
  if (value.type() == Value::Type::kUint) return {false, value.uint64()};
  const std::int64_t number = value.int64();
  if (number >= 0) return {false, static_cast<std::uint64_t>(number)};
  return {true, std::uint64_t{0} - static_cast<std::uint64_t>(number)};
}

std::strong_ordering reversed(std::strong_ordering order) {
  return 0 <=> order;
}

std::strong_ordering compare_integers(Integer a, Integer b) {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const auto order = a.magnitude <=> b.magnitude;
  return a.negative ? reversed(order) : order;
}

std::strong_ordering compare_doubles(double a, double b) {
  if (a < b) return std::strong_ordering::less;
  if (a > b) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

std::strong_ordering compare_integer_with_double(Integer a, double b) {
  if (a.negative != (b < 0)) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const double size = std::fabs(b);
  std::strong_ordering order = std::strong_ordering::less;
  if (size < 0x1p64) {
    const double whole = std::floor(size);  // exact, and below 2^64
    order = a.magnitude <=> static_cast<std::uint64_t>(whole);
    if (order == 0 && size != whole) order = std::strong_ordering::less;
  }
  return a.negative ? reversed(order) : order;
}

bool equal_objects(const Object& a, const Object& b) {
  if (a.size() != b.size()) return false;
  for (const Member& member : a) {
    const Value* other = b.find(member.key);
    if (other == nullptr || !equal(member.value, *other)) return false;
  }
  return true;
}

bool equal_arrays(const Array& a, const Array& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t at = 0; at < a.size(); ++at) {
    if (!equal(a[at], b[at])) return false;
  }
  return true;
}

void write_normal(const Value& value, std::string& out);

// A double that is an integer is written as that.
void write_number(const Value& number, std::string& out) {
  const bool is_double = number.type() == Value::Type::kDouble;
  const double size = is_double ? number.float64() : 0;
  if (!is_double || size != std::floor(size) || size < -0x1p63 || size >= 0x1p64) {
    write(number, out);
  } else if (size < 0) {
    write(static_cast<std::int64_t>(size), out);
  } else {
    write(static_cast<std::uint64_t>(size), out);
  }
}

void write_members(const Object& object, std::string& out) {
  std::vector<const Member*> members;
  members.reserve(object.size());
  for (const Member& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const Member* a, const Member* b) { return a->key < b->key; });
  out.push_back('{');
  for (const Member* member : members) {
    write_key(member->key, out);
    write_normal(member->value, out);
  }
  out.push_back('}');
}

void write_normal(const Value& value, std::string& out) {
  if (value.is_number()) {
    write_number(value, out);
  } else if (value.is_object()) {
    write_members(value.object(), out);
  } else if (value.is_array()) {
    out.push_back('[');
    for (const Value& element : value.array()) {
      write_normal(element, out);
      out.push_back(',');
    }
    out.push_back(']');
  } else {
    write(value, out);
  }
}

}  // namespace

double nearest_double(const Value& number) {
  switch (number.type()) {
    case Value::Type::kInt:
      return static_cast<double>(number.int64());
    case Value::Type::kUint:
      return static_cast<double>(number.uint64());
    default:
      return number.float64();
  }
}

std::strong_ordering compare_numbers(const Value& a, const Value& b) {
  const bool a_double = a.type() == Value::Type::kDouble;
  const bool b_double = b.type() == Value::Type::kDouble;
  if (a_double && b_double) return compare_doubles(a.float64(), b.float64());
  if (a_double) return reversed(compare_integer_with_double(integer_of(b), a.float64()));
  if (b_double) return compare_integer_with_double(integer_of(a), b.float64());
  return compare_integers(integer_of(a), integer_of(b));
}

bool equal(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Value::Type::kNull:
      return true;
    case Value::Type::kBool:
      return a.boolean() == b.boolean();
    case Value::Type::kString:
      return a.string() == b.string();
    case Value::Type::kArray:
      return equal_arrays(a.array(), b.array());
    case Value::Type::kObject:
      return equal_objects(a.object(), b.object());
    case Value::Type::kInt:
    case Value::Type::kUint:
    case Value::Type::kDouble:
      break;  // compared above
  }
  return false;
}

std::string normal_text(const Value& value) {
  std::string text;
  write_normal(value, text);
  return text;
}

}  // namespace amend::json
