#include "aggregate/distinct.h"

#include <algorithm>
#include <cmath>

#include "json/write.h"

namespace amend::aggregate {
namespace {

constexpr double kLeastInteger = -9223372036854775808.0;   // -2^63
constexpr double kAboveIntegers = 18446744073709551616.0;  // 2^64

// A double that is an integer is written as the integer that it equals.
void write_double(double number, std::string& out) {
  const bool integral =
      std::floor(number) == number && number >= kLeastInteger && number < kAboveIntegers;
  if (!integral) {
    json::write(number, out);
  } else if (number < 0) {
    json::write(static_cast<std::int64_t>(number), out);
  } else {
    json::write(static_cast<std::uint64_t>(number), out);
  }
}

void write_canonical(const json::Value& value, std::string& out);

void write_members(const json::Object& object, std::string& out) {
  std::vector<const json::Member*> members;
  for (const json::Member& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  out.push_back('{');
  for (const json::Member* member : members) {
    json::write_key(member->key, out);
    write_canonical(member->value, out);
  }
  out.push_back('}');
}

void write_elements(const json::Array& array, std::string& out) {
  out.push_back('[');
  for (const json::Value& element : array) {
    if (out.back() != '[') out.push_back(',');
    write_canonical(element, out);
  }
  out.push_back(']');
}

void write_canonical(const json::Value& value, std::string& out) {
  switch (value.type()) {
    case json::Value::Type::kDouble:
      return write_double(value.float64(), out);
    case json::Value::Type::kArray:
      return write_elements(value.array(), out);
    case json::Value::Type::kObject:
      return write_members(value.object(), out);
    default:
      return json::write(value, out);
  }
}

}  // namespace

std::string canonical_text(const json::Value& value) {
  std::string text;
  write_canonical(value, text);
  return text;
}

std::uint32_t Distinct::number(const json::Value& value) {
  const auto [at, added] =
      numbers_.try_emplace(canonical_text(value), static_cast<std::uint32_t>(values_.size()));
  if (added) {
    values_.push_back(value);
    bytes_ += 2 * at->first.size() + 128;
  }
  return at->second;
}

}  // namespace amend::aggregate
