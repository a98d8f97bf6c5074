#include "filter/fold_case.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstring>

namespace amend::filter {
namespace {

constexpr utf8proc_int32_t kDottedCapitalI = 0x130;

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

char fold_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

// Folds in place the ASCII that the text begins with, eight bytes at a time; says how long it is,
// or a little less.
std::size_t fold_ascii(char* text, std::size_t size) {
  constexpr std::uint64_t kEach = 0x0101010101010101U;
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, text + at, sizeof eight);
    if ((eight & kEach * 0x80) != 0) return at;
    // The top bit of a byte that is 'A' or more, and of one that is more than 'Z'.
    const std::uint64_t from_a = eight + kEach * (0x80 - 'A');
    const std::uint64_t above_z = eight + kEach * (0x7F - 'Z');
    eight |= (from_a & ~above_z & kEach * 0x80) >> 2;  // to the bit of the lower case
    std::memcpy(text + at, &eight, sizeof eight);
  }
  for (; at < size && is_ascii(text[at]); ++at) text[at] = fold_ascii(text[at]);
  return at;
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
  const std::size_t begin = out.size();
  out.append(text);
  std::size_t at = fold_ascii(out.data() + begin, text.size());
  out.resize(begin + at);
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
