// ExactSum: the sum of any doubles, rounded once, at the end.
//
// A running double rounds at each step, so its sum depends on the order of the documents. This one
// does not: whoever knows how often each value occurs may add it once, with that number, and comes
// to the same digits as whoever adds document by document. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace amend::aggregate {

// Wide enough for the sum of as many integers as there are documents.
__extension__ using WideInteger = __int128;

class ExactSum {
 public:
  // `times` times the value. REQUIRES: the value is finite; times < 2^32.
  void add(double value, std::uint64_t times);
  // REQUIRES: its magnitude is below 2^108.
  void add(WideInteger value);

  // The double nearest to the sum, of two the even one; infinite if none holds it.
  [[nodiscard]] double total() const;

  // Memory taken beside the object itself.
  [[nodiscard]] std::size_t held_bytes() const { return digits_.capacity() * sizeof(std::int64_t); }

 private:
  __extension__ using Magnitude = unsigned __int128;

  // Each addition makes a digit larger by less than 2^32.
  static constexpr std::uint32_t kMostAdditions = 1U << 30;

  // `bit` 0 is worth 2^-1074, the least of any double.
  void add_at(std::size_t bit, Magnitude magnitude, bool negative);
  std::int64_t& digit(std::size_t place);
  // Brings every digit but a new last one to 0 to 2^32 - 1; the last has the sign of the sum.
  void carry();
  // REQUIRES: every digit is 0 to 2^32 - 1, the last one not 0.
  [[nodiscard]] double rounded() const;

  // Of base 2^32, the least first, from the place `first_` on: values of like magnitude need few.
  std::vector<std::int64_t> digits_;
  std::size_t first_ = 0;
  std::uint32_t additions_ = 0;  // since the last carry
};

}  // namespace amend::aggregate
