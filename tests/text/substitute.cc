#include "text/substitute.h"

#include <charconv>
#include <cstdint>

#include "json/write.h"

namespace amend::text {
namespace {

Status bad(const std::string& why) {
  return {Code::kBadRequest, why};
}

// The position behind the "}}" that closes the "{{" at the start of `text`; 0 if nothing does.
// Braces inside are counted, so that JSON can stand there.
std::size_t end_of(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i + 1;
  }
  return 0;
}

bool is_name(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!good && c != '_') return false;
  }
  return true;
}

Result<std::size_t> parse_count(std::string_view text) {
  std::size_t product = 1;
  while (true) {
    std::size_t factor = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (error != std::errc()) return bad("not a count: " + std::string(text));
    product *= factor;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return product;
    if (text.front() != '*') return bad("not a count: " + std::string(text));
    text.remove_prefix(1);
  }
}

std::string replace_percent(std::string_view text, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += by;
    } else {
      out += c;
    }
  }
  return out;
}

std::string repeated(std::size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string numbered(std::size_t count, std::string_view text, char separator) {
  std::string out;
  for (std::size_t i = 1; i <= count; ++i) {
    if (i > 1) out += separator;
    out += replace_percent(text, std::to_string(i));
  }
  return out;
}

Result<std::string> nested(std::size_t count, std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos) return bad("{{nest:...}} needs OUTER|INNER");
  std::string out(text.substr(bar + 1));
  for (std::size_t i = 0; i < count; ++i) out = replace_percent(text.substr(0, bar), out);
  return out;
}

// `word:N:TEXT`. REQUIRES: word is one of the four.
Result<std::string> generate(std::string_view word, std::string_view rest,
                             const Variables& variables) {
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos)
    return bad("{{" + std::string(word) + ":N:TEXT}} needs both");
  AMEND_ASSIGN_OR_RETURN(const std::size_t count, parse_count(rest.substr(0, colon)));
  AMEND_ASSIGN_OR_RETURN(const std::string text, substitute(rest.substr(colon + 1), variables));
  if (word == "repeat") return repeated(count, text);
  if (word == "seq") return numbered(count, text, ',');
  if (word == "lines") return numbered(count, text, '\n');
  return nested(count, text);
}

bool is_generator(std::string_view word) {
  return word == "repeat" || word == "seq" || word == "lines" || word == "nest";
}

// What stands between "{{" and "}}".
Result<std::string> expand(std::string_view inside, const Variables& variables) {
  const std::size_t colon = inside.find(':');
  if (colon != std::string_view::npos && is_generator(inside.substr(0, colon))) {
    return generate(inside.substr(0, colon), inside.substr(colon + 1), variables);
  }
  if (!is_name(inside)) return "{{" + std::string(inside) + "}}";
  const auto found = variables.find(std::string(inside));
  if (found == variables.end()) return bad("nothing was saved as " + std::string(inside));
  return found->second.is_string() ? found->second.string() : json::write(found->second);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads the escape whose letter is at `at`; moves `at` to its last character.
Result<char> read_escape(std::string_view text, std::size_t& at) {
  switch (text[at]) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '\\':
      return '\\';
    case 'x':
      if (at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0) {
        at += 2;
        return static_cast<char>(hex_digit(text[at - 1]) * 16 + hex_digit(text[at]));
      }
      [[fallthrough]];
    default:
      return bad("an unknown escape in body-raw; a backslash is written \\\\");
  }
}

}  // namespace

Result<std::string> substitute(std::string_view text, const Variables& variables) {
  std::string out;
  while (true) {
    const std::size_t start = text.find("{{");
    out += text.substr(0, start);
    if (start == std::string_view::npos) return out;
    text.remove_prefix(start);
    const std::size_t end = end_of(text);
    if (end < 4 || text.substr(end - 2, 2) != "}}") return bad("a {{ without its }}");
    AMEND_ASSIGN_OR_RETURN(const std::string value, expand(text.substr(2, end - 4), variables));
    out += value;
    text.remove_prefix(end);
  }
}

Result<std::string> unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return bad("a backslash at the end of body-raw");
    AMEND_ASSIGN_OR_RETURN(const char byte, read_escape(text, i));
    out += byte;
  }
  return out;
}

}  // namespace amend::text
