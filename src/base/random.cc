#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdlib>

namespace amend {

namespace {

void fill(char* bytes, std::size_t count) {
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes + filled, count - filled, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // without randomness no secret is safe
    }
    filled += static_cast<std::size_t>(got);
  }
}

// Every request gets an id: a system call for many of them, not for each. One thread.
class Stock {
 public:
  std::string take(std::size_t count) {
    if (count > kBytes - taken_) {
      fill(bytes_.data(), kBytes);
      taken_ = 0;
    }
    char* const from = bytes_.data() + taken_;
    std::string bytes(from, count);
    std::fill_n(from, count, '\0');  // what was given out is not kept: it may be a secret
    taken_ += count;
    return bytes;
  }

  static constexpr std::size_t kBytes = 1024;

 private:
  std::array<char, kBytes> bytes_{};
  std::size_t taken_ = kBytes;
};

}  // namespace

std::string random_bytes(std::size_t count) {
  if (count > Stock::kBytes / 8) {
    std::string bytes(count, '\0');
    fill(bytes.data(), count);
    return bytes;
  }
  static thread_local Stock stock;
  return stock.take(count);
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
