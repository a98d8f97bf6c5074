#include "aggregate/exact_sum.h"

#include <bit>
#include <cmath>

namespace amend::aggregate {
namespace {

constexpr int kDigitBits = 32;
constexpr std::uint64_t kDigitMask = 0xffffffff;
constexpr int kFractionBits = 52;
constexpr std::uint64_t kHidden = std::uint64_t{1} << kFractionBits;
constexpr std::uint64_t kExponents = 0x7ff;
constexpr int kLeastExponent = -1074;

}  // namespace

void ExactSum::add(double value, std::uint64_t times) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t fraction = bits & (kHidden - 1);
  const std::uint64_t exponent = bits >> kFractionBits & kExponents;
  const bool normal = exponent != 0;
  add_at(normal ? exponent - 1 : 0, Magnitude{normal ? fraction | kHidden : fraction} * times,
         std::signbit(value));
}

void ExactSum::add(WideInteger value) {
  const bool negative = value < 0;
  add_at(-kLeastExponent, static_cast<Magnitude>(negative ? -value : value), negative);
}

void ExactSum::add_at(std::size_t bit, Magnitude magnitude, bool negative) {
  magnitude <<= bit % kDigitBits;
  for (std::size_t place = bit / kDigitBits; magnitude != 0; ++place, magnitude >>= kDigitBits) {
    const auto part = static_cast<std::int64_t>(static_cast<std::uint64_t>(magnitude) & kDigitMask);
    digit(place) += negative ? -part : part;
  }
  if (++additions_ == kMostAdditions) carry();
}

std::int64_t& ExactSum::digit(std::size_t place) {
  if (digits_.empty()) first_ = place;
  if (place < first_) {
    digits_.insert(digits_.begin(), first_ - place, 0);
    first_ = place;
  }
  if (place - first_ >= digits_.size()) digits_.resize(place - first_ + 1);
  return digits_[place - first_];
}

void ExactSum::carry() {
  std::int64_t over = 0;
  for (std::int64_t& digit : digits_) {
    over += digit;
    digit = static_cast<std::int64_t>(static_cast<std::uint64_t>(over) & kDigitMask);
    over >>= kDigitBits;
  }
  digits_.push_back(over);
  additions_ = 0;
}

double ExactSum::total() const {
  ExactSum sum = *this;
  sum.carry();
  const bool negative = sum.digits_.back() < 0;
  if (negative) {
    for (std::int64_t& digit : sum.digits_) digit = -digit;
    sum.carry();
  }
  while (!sum.digits_.empty() && sum.digits_.back() == 0) sum.digits_.pop_back();
  if (sum.digits_.empty()) return 0;
  return negative ? -sum.rounded() : sum.rounded();
}

double ExactSum::rounded() const {
  // The three highest digits hold 65 bits or more. The 64 highest bits, the last of which stands
  // for all below it too, are enough to round to 53 rightly. A total below the normal doubles has
  // no more bits than they hold, so that scaling does not round again.
  constexpr std::size_t kLeading = 3;
  const std::size_t size = digits_.size();
  Magnitude leading = 0;
  for (std::size_t n = 1; n <= kLeading; ++n) {
    leading = leading << kDigitBits | (n <= size ? Magnitude(digits_[size - n]) : 0);
  }
  bool more = false;
  for (std::size_t at = 0; at + kLeading < size; ++at) more = more || digits_[at] != 0;
  const int shift = std::bit_width(static_cast<std::uint64_t>(leading >> 64));
  more = more || leading >> shift << shift != leading;
  const std::uint64_t top = static_cast<std::uint64_t>(leading >> shift) | (more ? 1 : 0);
  const int place = static_cast<int>(first_ + size) - static_cast<int>(kLeading);
  return std::ldexp(static_cast<double>(top), place * kDigitBits + shift + kLeastExponent);
}

}  // namespace amend::aggregate
