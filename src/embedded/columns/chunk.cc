#include "embedded/columns/chunk.h"

#include <algorithm>
#include <cassert>

namespace amend::embedded {
namespace {

template <class Wide>
Chunk::Codes converted(const Chunk::Codes& codes) {
  return std::visit(
      [](const auto& narrow) -> Chunk::Codes {
        std::vector<Wide> wide(narrow.size());
        std::transform(narrow.begin(), narrow.end(), wide.begin(),
                       [](auto code) { return static_cast<Wide>(code); });
        return wide;
      },
      codes);
}

template <class Narrow>
bool fits(const std::vector<Narrow>&, ColumnCode code) {
  return code <= std::numeric_limits<Narrow>::max();
}

// `codes` in vectors of the narrowest type that has room for `highest`.
Chunk::Codes narrowest(const Chunk::Codes& codes, ColumnCode highest) {
  if (highest <= std::numeric_limits<std::uint8_t>::max()) return converted<std::uint8_t>(codes);
  if (highest <= std::numeric_limits<std::uint16_t>::max()) return converted<std::uint16_t>(codes);
  return converted<std::uint32_t>(codes);
}

}  // namespace

Chunk::Chunk(std::vector<ColumnCode> codes) {
  assert(codes.size() == kRows);
  const ColumnCode highest = *std::max_element(codes.begin(), codes.end());
  codes_ = narrowest(std::move(codes), highest);
  count_unknown();
}

ColumnCode Chunk::get(std::size_t row) const {
  return std::visit([row](const auto& codes) -> ColumnCode { return codes[row]; }, codes_);
}

void Chunk::set(std::size_t row, ColumnCode code) {
  widen(code);
  std::visit(
      [&](auto& codes) {
        unknown_ -= codes[row] == kUnknownCode ? 1 : 0;
        codes[row] = static_cast<typename std::decay_t<decltype(codes)>::value_type>(code);
      },
      codes_);
  unknown_ += code == kUnknownCode ? 1 : 0;
}

void Chunk::widen(ColumnCode code) {
  if (std::visit([code](const auto& codes) { return fits(codes, code); }, codes_)) return;
  codes_ = narrowest(codes_, code);
}

void Chunk::count_unknown() {
  unknown_ = std::visit(
      [](const auto& codes) {
        return static_cast<std::size_t>(std::count(codes.begin(), codes.end(), kUnknownCode));
      },
      codes_);
}

std::size_t Chunk::bytes() const {
  return sizeof(Chunk) +
         std::visit([](const auto& codes) { return codes.size() * sizeof codes[0]; }, codes_);
}

}  // namespace amend::embedded
