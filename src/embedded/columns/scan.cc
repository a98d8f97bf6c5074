#include "embedded/columns/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace amend::embedded {
namespace {

static_assert(std::endian::native == std::endian::little, "pack reads eight bytes as one number");

constexpr std::size_t kWordRows = 64;
using Hits = std::array<std::uint8_t, kWordRows>;  // 0 or 1 a row

// Bit r is hits[r]. The multiplication moves byte i of eight to bit i of the highest byte.
std::uint64_t pack(const Hits& hits) {
  std::uint64_t word = 0;
  for (std::size_t group = 0; group < kWordRows / 8; ++group) {
    std::uint64_t eight;
    std::memcpy(&eight, &hits[group * 8], sizeof eight);
    word |= (eight * 0x0102040810204080U >> 56) << (group * 8);
  }
  return word;
}

// Asks `fill` for the hits of each 64 rows.
template <class Narrow, class Fill>
void scan_with(const std::vector<Narrow>& codes, std::span<std::uint64_t, 1024> words, Fill fill) {
  for (std::size_t word = 0; word < words.size(); ++word) {
    Hits hits{};
    fill(&codes[word * kWordRows], hits);
    words[word] = pack(hits);
  }
}

// Few codes are compared one by one: sixteen rows an instruction.
template <class Narrow>
void scan_few(const std::vector<Narrow>& codes, std::span<const ColumnCode> few,
              std::span<std::uint64_t, 1024> words) {
  std::array<Narrow, CodeSet::kFew> wanted{};
  std::size_t count = 0;
  for (const ColumnCode code : few) {
    if (code <= std::numeric_limits<Narrow>::max()) wanted[count++] = static_cast<Narrow>(code);
  }
  scan_with(codes, words, [&](const Narrow* rows, Hits& hits) {
    for (std::size_t at = 0; at < count; ++at) {
      const Narrow code = wanted[at];
      for (std::size_t row = 0; row < kWordRows; ++row) hits[row] |= rows[row] == code ? 1 : 0;
    }
  });
}

void scan_many(const std::vector<std::uint8_t>& codes, const CodeSet& set,
               std::span<std::uint64_t, 1024> words) {
  std::array<std::uint8_t, 256> in{};
  const ColumnCode end = std::min<ColumnCode>(set.size(), in.size());
  for (ColumnCode code = 0; code < end; ++code) in[code] = set.has(code) ? 1 : 0;
  scan_with(codes, words, [&](const std::uint8_t* rows, Hits& hits) {
    for (std::size_t row = 0; row < kWordRows; ++row) hits[row] = in[rows[row]];
  });
}

template <class Narrow>
void scan_many(const std::vector<Narrow>& codes, const CodeSet& set,
               std::span<std::uint64_t, 1024> words) {
  scan_with(codes, words, [&](const Narrow* rows, Hits& hits) {
    for (std::size_t row = 0; row < kWordRows; ++row) hits[row] = set.has(rows[row]) ? 1 : 0;
  });
}

}  // namespace

void scan_matches(const Chunk& chunk, const CodeSet& set, std::span<std::uint64_t, 1024> words,
                  bool avx2) {
  if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&chunk.codes()); bytes && avx2) {
    std::array<std::uint64_t, 256 / 64> bits{};
    std::copy_n(set.bits().begin(), std::min(set.bits().size(), bits.size()), bits.begin());
    return scan_avx2(*bytes, bits.data(), words);
  }
  std::visit(
      [&](const auto& codes) {
        if (set.members().size() <= CodeSet::kFew) {
          scan_few(codes, set.members(), words);
        } else if (set.others().size() <= CodeSet::kFew) {
          scan_few(codes, set.others(), words);
          for (std::uint64_t& word : words) word = ~word;
        } else if (avx2) {
          scan_avx2(codes, set.bits().data(), words);
        } else {
          scan_many(codes, set, words);
        }
      },
      chunk.codes());
}

void scan_unknown(const Chunk& chunk, std::span<std::uint64_t, 1024> words) {
  if (chunk.unknown() == 0) {
    std::fill(words.begin(), words.end(), 0);
    return;
  }
  const ColumnCode unknown[] = {kUnknownCode};
  std::visit([&](const auto& codes) { scan_few(codes, unknown, words); }, chunk.codes());
}

}  // namespace amend::embedded
