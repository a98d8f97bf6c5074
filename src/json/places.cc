#include "json/places.h"

namespace amend::json {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

// The end of the string whose opening quote is at text[at]; kNone if it has none.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (std::size_t quote = text.find('"', at + 1); quote != kNone;
       quote = text.find('"', quote + 1)) {
    std::size_t clean = quote;  // behind the backslashes before the quote
    while (text[clean - 1] == '\\') --clean;
    if ((quote - clean) % 2 == 0) return quote + 1;
  }
  return kNone;
}

std::size_t container_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = string_end(text, at);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return kNone;
}

bool stands_in_scalar(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte == '-' ||
         byte == '+' || byte == '.';
}

std::size_t scalar_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && stands_in_scalar(text[end])) ++end;
  return end == at ? kNone : end;
}

std::size_t value_end(std::string_view text, std::size_t at) {
  switch (byte_at(text, at)) {
    case '"':
      return string_end(text, at);
    case '{':
    case '[':
      return container_end(text, at);
    default:
      return scalar_end(text, at);
  }
}

}  // namespace

MemberPlace find_member(std::string_view text, std::size_t at, std::string_view key) {
  using Outcome = MemberPlace::Outcome;
  if (byte_at(text, at) != '{') return {};
  if (byte_at(text, at + 1) == '}') return {Outcome::kMissing, at + 1, at + 1};
  while (byte_at(text, ++at) == '"') {  // behind the brace or a comma
    const std::size_t key_end = string_end(text, at);
    if (byte_at(text, key_end) != ':') return {};
    const std::string_view name = text.substr(at + 1, key_end - at - 2);
    if (name.find('\\') != kNone) return {};
    const std::size_t begin = key_end + 1;
    const std::size_t end = value_end(text, begin);
    const char next = byte_at(text, end);
    if (next != ',' && next != '}') return {};
    if (name == key) return {Outcome::kFound, begin, end};
    if (next == '}') return {Outcome::kMissing, end, end};
    at = end;
  }
  return {};
}

}  // namespace amend::json
