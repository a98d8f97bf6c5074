#include "embedded/columns/code_sort.h"

#include <bit>
#include <cstring>

namespace amend::embedded {

std::uint64_t text_key(std::string_view text, std::size_t depth) {
  if (depth >= text.size()) return 0;
  const std::size_t left = text.size() - depth;
  std::uint64_t key = 0;
  for (std::size_t at = 0; at < kTextKeyBytes; ++at) {
    key = key << 8 | (at < left ? static_cast<unsigned char>(text[depth + at]) : 0);
  }
  return key << 8 | std::min(left, kTextKeyBytes + 1);
}

std::uint64_t double_key(double number) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const auto bits = std::bit_cast<std::uint64_t>(number);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

}  // namespace amend::embedded
