// Text in UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace amend {

// Characters (code points) of a text. REQUIRES: valid UTF-8.
inline std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

// The longest beginning of a text that has at most `bytes` bytes and ends with a whole character.
// REQUIRES: valid UTF-8.
inline std::string_view whole_characters(std::string_view utf8, std::size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

}  // namespace amend
