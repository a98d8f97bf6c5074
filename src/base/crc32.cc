#include "base/crc32.h"

#include <array>

namespace amend {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
    }
    table[byte] = remainder;
  }
  return table;
}

constexpr auto kTable = make_table();

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t state = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    state = kTable[(state ^ static_cast<unsigned char>(byte)) & 0xFF] ^ (state >> 8);
  }
  return state ^ 0xFFFFFFFFU;
}

}  // namespace amend
