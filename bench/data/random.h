// Random: a sequence of numbers that is the same everywhere (splitmix64). One thread.
#pragma once

#include <cstdint>

namespace amend::bench {

// A bijection of 64-bit numbers that leaves no visible order.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(mix(seed)) {}

  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15U); }

  // Below `end`. REQUIRES: end > 0, and small against 2^64, so that the bias does not matter.
  constexpr std::uint64_t below(std::uint64_t end) { return next() % end; }

 private:
  std::uint64_t state_;
};

}  // namespace amend::bench
