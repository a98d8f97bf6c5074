#include "embedded/columns/result.h"

#include <cassert>
#include <cstring>

#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint8_t kBelowAlias = 1;
constexpr std::uint8_t kLiteral = 2;
constexpr std::uint8_t kCrossed = 4;
constexpr std::size_t kHead = 2;

std::uint8_t flags_of(std::string_view bytes) {
  assert(bytes.size() >= kHead);
  return static_cast<std::uint8_t>(bytes[0]);
}

template <class Number>
void append_number(char letter, Number number, std::string& out) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  out.push_back(letter);
  out.append(raw, sizeof raw);
}

template <class Number>
json::Value read_number(std::string_view raw) {
  Number number;
  assert(raw.size() == sizeof number);
  std::memcpy(&number, raw.data(), sizeof number);
  return number;
}

void append_value(const json::Value& value, std::string& out) {
  switch (value.type()) {
    case json::Value::Type::kNull:
      out.push_back('z');
      return;
    case json::Value::Type::kBool:
      out.push_back(value.boolean() ? 't' : 'f');
      return;
    case json::Value::Type::kInt:
      return append_number('i', value.int64(), out);
    case json::Value::Type::kUint:
      return append_number('u', value.uint64(), out);
    case json::Value::Type::kDouble:
      return append_number('d', value.float64(), out);
    case json::Value::Type::kString:
      out.append("s").append(value.string());
      return;
    case json::Value::Type::kArray:
    case json::Value::Type::kObject:
      out.push_back('o');
      json::write(value, out);
      return;
  }
}

void append_values(std::span<const json::Value* const> values, std::string& out) {
  out.append("m[");
  for (const json::Value* value : values) {
    if (value != values.front()) out.push_back(',');
    json::write(*value, out);
  }
  out.push_back(']');
}

json::Value parse_own(std::string_view text, json::Parser& parser) {
  auto value = parser.parse(text);
  assert(value.ok());  // written by append_result
  return value.ok() ? std::move(*value) : json::Value();
}

json::Value read_number(char letter, std::string_view raw) {
  switch (letter) {
    case 'i':
      return read_number<std::int64_t>(raw);
    case 'u':
      return read_number<std::uint64_t>(raw);
    default:
      return read_number<double>(raw);
  }
}

json::Value decode_value(char letter, std::string_view rest, json::Parser& parser) {
  switch (letter) {
    case 't':
      return true;
    case 'f':
      return false;
    case 's':
      return rest;
    case 'o':
      return parse_own(rest, parser);
    case 'z':
      return nullptr;
    default:
      return read_number(letter, rest);
  }
}

}  // namespace

void append_result(std::span<const json::Value* const> values, bool crossed, Trace trace,
                   std::string& out) {
  const int flags = (trace.below_alias ? kBelowAlias : 0) | (trace.literal ? kLiteral : 0) |
                    (crossed ? kCrossed : 0);
  out.push_back(static_cast<char>(flags));
  out.push_back(static_cast<char>(trace.array));
  if (values.size() == 1) {
    append_value(*values.front(), out);
  } else if (values.size() > 1) {
    append_values(values, out);
  }
}

Trace trace_of(std::string_view bytes) {
  const std::uint8_t flags = flags_of(bytes);
  return {(flags & kBelowAlias) != 0, (flags & kLiteral) != 0, static_cast<std::uint8_t>(bytes[1])};
}

bool crossed_array(std::string_view bytes) {
  return (flags_of(bytes) & kCrossed) != 0;
}

std::string_view found_of(std::string_view bytes) {
  assert(bytes.size() >= kHead);
  return bytes.substr(kHead);
}

json::Value number_of(std::string_view found) {
  return read_number(found.front(), found.substr(1));
}

filter::Resolved Found::resolved() const {
  filter::Resolved resolved;
  resolved.crossed_array = crossed_array;
  resolved.values.reserve(values.size());
  for (const json::Value& value : values) resolved.values.push_back(&value);
  return resolved;
}

Found decode_result(std::string_view bytes, json::Parser& parser) {
  Found found;
  found.crossed_array = crossed_array(bytes);
  const std::string_view what = found_of(bytes);
  if (what.empty()) return found;
  if (what[0] == 'm') {
    found.values = std::move(parse_own(what.substr(1), parser).array());
  } else {
    found.values.push_back(decode_value(what[0], what.substr(1), parser));
  }
  return found;
}

}  // namespace amend::embedded
