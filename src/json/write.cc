#include "json/write.h"

#include <charconv>

namespace amend::json {
namespace {

template <class Number>
void write_integer(Number number, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

// Without a point or an exponent an integral double would come back as an integer.
template <class Number>
void write_floating(Number number, std::string& out) {
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out.append(text);
  if (text.find_first_of(".e") == std::string_view::npos) out.append(".0");
}

void write_array(const Array& array, std::string& out) {
  out.push_back('[');
  bool first = true;
  for (const Value& element : array) {
    if (!first) out.push_back(',');
    first = false;
    write(element, out);
  }
  out.push_back(']');
}

void write_object(const Object& object, std::string& out) {
  out.push_back('{');
  for (const Member& member : object) {
    write_key(member.key, out);
    write(member.value, out);
  }
  out.push_back('}');
}

// The escape of a control character, a quote or a backslash.
void write_escape(char byte, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (byte) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\b':
      out.append("\\b");
      return;
    case '\f':
      out.append("\\f");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  out.append("\\u00");
  out.push_back(kHex[static_cast<unsigned char>(byte) >> 4]);
  out.push_back(kHex[static_cast<unsigned char>(byte) & 15]);
}

bool needs_escape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

// How many bytes from `at` on need no escape for certain; looks at whole blocks, which the compiler
// turns into a few instructions each.
std::size_t clean_bytes(std::string_view text, std::size_t at) {
  constexpr std::size_t kBlock = 16;
  const std::size_t start = at;
  for (; at + kBlock <= text.size(); at += kBlock) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < kBlock; ++i) found |= needs_escape(text[at + i]) ? 1 : 0;
    if (found != 0) break;
  }
  return at - start;
}

}  // namespace

void write(const Value& value, std::string& out) {
  switch (value.type()) {
    case Value::Type::kNull:
      out.append("null");
      return;
    case Value::Type::kBool:
      out.append(value.boolean() ? "true" : "false");
      return;
    case Value::Type::kInt:
      write_integer(value.int64(), out);
      return;
    case Value::Type::kUint:
      write_integer(value.uint64(), out);
      return;
    case Value::Type::kDouble:
      write_floating(value.float64(), out);
      return;
    case Value::Type::kString:
      write_string(value.string(), out);
      return;
    case Value::Type::kArray:
      write_array(value.array(), out);
      return;
    case Value::Type::kObject:
      write_object(value.object(), out);
      return;
  }
}

std::string write(const Value& value) {
  std::string out;
  write(value, out);
  return out;
}

void write_string(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t clean = 0;  // everything before it is written
  for (std::size_t at = clean_bytes(text, 0); at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(clean, at - clean));
    write_escape(text[at], out);
    clean = at + 1;
    at += clean_bytes(text, clean);
  }
  out.append(text.substr(clean));
  out.push_back('"');
}

void write_float(float number, std::string& out) {
  write_floating(number == 0 ? 0.0F : number, out);
}

void write_key(std::string_view key, std::string& out) {
  if (!out.empty() && out.back() != '{') out.push_back(',');
  write_string(key, out);
  out.push_back(':');
}

}  // namespace amend::json
