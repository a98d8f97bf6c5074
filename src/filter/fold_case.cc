#include "filter/fold_case.h"

#include <utf8proc.h>

namespace amend::filter {
namespace {

constexpr utf8proc_int32_t kDottedCapitalI = 0x130;

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

char fold_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

// utf8proc knows full folding (C and F). Where that is one code point it is the simple one too;
// where it is several, simple folding is the lower case (U+1E9E, the Greek titlecase letters) or
// nothing. U+0130 is the exception: its lower case belongs to Turkish only.
utf8proc_int32_t fold(utf8proc_int32_t code_point) {
  if (code_point == kDottedCapitalI) return code_point;
  utf8proc_int32_t full[4];
  int boundary = 0;
  const auto length = utf8proc_decompose_char(code_point, full, 4, UTF8PROC_CASEFOLD, &boundary);
  return length == 1 ? full[0] : utf8proc_tolower(code_point);
}

// Appends one folded code point that is not ASCII and returns how many bytes it took.
std::size_t append_code_point(std::string_view text, std::string& out) {
  utf8proc_int32_t code_point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto used =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (used <= 0) {
    out.push_back(text.front());
    return 1;
  }
  utf8proc_uint8_t encoded[4];
  const auto length = utf8proc_encode_char(fold(code_point), encoded);
  out.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
  return static_cast<std::size_t>(used);
}

}  // namespace

void append_folded(std::string_view text, std::string& out) {
  out.reserve(out.size() + text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_ascii(text[at])) {
      out.push_back(fold_ascii(text[at]));
      ++at;
    } else {
      at += append_code_point(text.substr(at), out);
    }
  }
}

std::string fold_case(std::string_view text) {
  std::string folded;
  append_folded(text, folded);
  return folded;
}

}  // namespace amend::filter
