#include "base/random.h"

#include <sys/random.h>

#include <cassert>
#include <cerrno>
#include <cstdlib>

namespace amend {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // without randomness no secret is safe
    }
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string random_text(std::size_t count, std::string_view alphabet) {
  assert(!alphabet.empty() && alphabet.size() <= 256);
  // Bytes at or above the largest multiple of the alphabet's size would favour its first
  // characters.
  const std::size_t even = 256 - 256 % alphabet.size();
  std::string text;
  text.reserve(count);
  while (text.size() < count) {
    for (const char byte : random_bytes(count - text.size())) {
      const auto number = static_cast<unsigned char>(byte);
      if (number < even) text.push_back(alphabet[number % alphabet.size()]);
    }
  }
  return text;
}

}  // namespace amend
