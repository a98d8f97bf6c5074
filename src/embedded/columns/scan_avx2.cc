#include "embedded/columns/scan_avx2.h"

#ifdef __x86_64__
#include <immintrin.h>

#include <array>

#define AMEND_AVX2 __attribute__((target("avx2")))

namespace amend::embedded {
namespace {

constexpr std::size_t kWordRows = 64;

// The bits of eight codes, looked up in one step; 64-bit numbers in memory are 32-bit ones in the
// same order here.
AMEND_AVX2 inline std::uint32_t look_up(__m256i codes, CodeBits set) {
  const __m256i bits = _mm256_i32gather_epi32(reinterpret_cast<const int*>(set),
                                              _mm256_srli_epi32(codes, 5), sizeof(std::uint32_t));
  // The code's bit becomes the sign, which is what the mask is made of.
  const __m256i to_sign = _mm256_andnot_si256(codes, _mm256_set1_epi32(31));
  const __m256i hits = _mm256_sllv_epi32(bits, to_sign);
  return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(hits)));
}

using HalfTable = std::array<std::uint8_t, 16>;

AMEND_AVX2 inline __m256i twice(const HalfTable& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

// A set of bytes. A byte is in it if, in the row of its low half, the bit of its high half is set:
// one table has the rows for high halves below 8, one for the others.
struct ByteSet {
  __m256i low_rows;
  __m256i high_rows;
  __m256i bits;  // of a high half
};

AMEND_AVX2 inline void fill(CodeBits set, ByteSet& out) {
  HalfTable low{};
  HalfTable high{};
  HalfTable bits{};
  for (unsigned code = 0; code < 256; ++code) {
    bits[code / 16] = static_cast<std::uint8_t>(1U << (code / 16 % 8));
    if ((set[code / 64] >> (code % 64) & 1) == 0) continue;
    auto& row = (code < 128 ? low : high)[code % 16];
    row = static_cast<std::uint8_t>(row | bits[code / 16]);
  }
  out = {twice(low), twice(high), twice(bits)};
}

// Which of 32 bytes are in the set.
AMEND_AVX2 inline std::uint32_t look_up(const std::uint8_t* at, const ByteSet& set) {
  const __m256i codes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i low_half = _mm256_and_si256(codes, half);
  const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(codes, 4), half);
  // Chosen by the top bit of the code.
  const __m256i rows = _mm256_blendv_epi8(_mm256_shuffle_epi8(set.low_rows, low_half),
                                          _mm256_shuffle_epi8(set.high_rows, low_half), codes);
  const __m256i bit = _mm256_shuffle_epi8(set.bits, high_half);
  const __m256i hits = _mm256_cmpeq_epi8(_mm256_and_si256(rows, bit), bit);
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(hits));
}

}  // namespace

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

AMEND_AVX2 void scan_avx2(const std::vector<std::uint8_t>& codes, CodeBits set,
                          std::span<std::uint64_t, 1024> words) {
  ByteSet bytes;
  fill(set, bytes);
  for (std::size_t word = 0; word < words.size(); ++word) {
    const std::uint8_t* at = &codes[word * kWordRows];
    words[word] = look_up(at, bytes) | std::uint64_t{look_up(at + kWordRows / 2, bytes)} << 32;
  }
}

AMEND_AVX2 void scan_avx2(const std::vector<std::uint16_t>& codes, CodeBits set,
                          std::span<std::uint64_t, 1024> words) {
  for (std::size_t word = 0; word < words.size(); ++word) {
    std::uint64_t hits = 0;
    for (std::size_t row = 0; row < kWordRows; row += 8) {
      const auto* at = reinterpret_cast<const __m128i*>(&codes[word * kWordRows + row]);
      const __m256i eight = _mm256_cvtepu16_epi32(_mm_loadu_si128(at));
      hits |= std::uint64_t{look_up(eight, set)} << row;
    }
    words[word] = hits;
  }
}

AMEND_AVX2 void scan_avx2(const std::vector<std::uint32_t>& codes, CodeBits set,
                          std::span<std::uint64_t, 1024> words) {
  for (std::size_t word = 0; word < words.size(); ++word) {
    std::uint64_t hits = 0;
    for (std::size_t row = 0; row < kWordRows; row += 8) {
      const auto* at = reinterpret_cast<const __m256i*>(&codes[word * kWordRows + row]);
      hits |= std::uint64_t{look_up(_mm256_loadu_si256(at), set)} << row;
    }
    words[word] = hits;
  }
}

}  // namespace amend::embedded

#else

namespace amend::embedded {

bool has_avx2() {
  return false;
}
void scan_avx2(const std::vector<std::uint8_t>&, CodeBits, std::span<std::uint64_t, 1024>) {}
void scan_avx2(const std::vector<std::uint16_t>&, CodeBits, std::span<std::uint64_t, 1024>) {}
void scan_avx2(const std::vector<std::uint32_t>&, CodeBits, std::span<std::uint64_t, 1024>) {}

}  // namespace amend::embedded

#endif
