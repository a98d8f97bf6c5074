// Sorting very many codes by texts or numbers, with an eye on the deadline.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/dictionary.h"

namespace amend::embedded {

// A code, and a number that stands for as much of its value as fits.
struct KeyedCode {
  std::uint64_t key;
  ColumnCode code;
  auto operator<=>(const KeyedCode&) const = default;
};

// Sorts by key, then code. False if the deadline passed: then the order means nothing.
inline bool sort_codes(std::span<KeyedCode> codes, Deadline deadline) {
  constexpr std::size_t kAtOnce = std::size_t{1} << 17;
  if (passed(deadline)) return false;
  if (codes.size() <= kAtOnce) {
    std::sort(codes.begin(), codes.end());
    return true;
  }
  const std::size_t half = codes.size() / 2;
  std::nth_element(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(half), codes.end());
  return sort_codes(codes.first(half), deadline) && sort_codes(codes.subspan(half), deadline);
}

// Seven bytes of a text from `depth` on, and how many are left there, up to 8. Texts that are the
// same before `depth` stand in the order of these keys; those with one key are the same for seven
// bytes more or, if fewer are left, to their ends.
std::uint64_t text_key(std::string_view text, std::size_t depth);
inline constexpr std::size_t kTextKeyBytes = 7;

// How many bytes two texts have in common. REQUIRES: at least `depth`.
inline std::size_t common_bytes(std::string_view a, std::string_view b, std::size_t depth) {
  const std::size_t end = std::min(a.size(), b.size());
  while (depth < end && a[depth] == b[depth]) ++depth;
  return depth;
}

// Sorts by what `text_of(code)` gives, which stays valid, then by code. False: as above.
// REQUIRES: the keys are text_key(text, depth), the texts are the same before `depth`.
template <class TextOf>
bool sort_texts(std::span<KeyedCode> codes, std::size_t depth, const TextOf& text_of,
                Deadline deadline) {
  if (!sort_codes(codes, deadline)) return false;
  for (std::size_t begin = 0, end = 0; begin < codes.size(); begin = end) {
    while (end < codes.size() && codes[end].key == codes[begin].key) ++end;
    const auto run = codes.subspan(begin, end - begin);
    if (run.size() == 1 || (run.front().key & 0xFF) <= kTextKeyBytes) continue;
    // What all have in common is passed over at once, so that every level parts the run.
    const std::string_view first = text_of(run.front().code);
    std::size_t common = first.size();
    bool same = true;
    for (const KeyedCode& one : run) {
      const std::string_view text = text_of(one.code);
      common = std::min(common, common_bytes(first, text, depth + kTextKeyBytes));
      same = same && text.size() == first.size();
    }
    if (same && common == first.size()) continue;
    for (KeyedCode& one : run) one.key = text_key(text_of(one.code), common);
    if (!sort_texts(run, common, text_of, deadline)) return false;
  }
  return true;
}

// A number whose order is that of the doubles.
std::uint64_t double_key(double number);

}  // namespace amend::embedded
