#include "embedded/columns/dictionary.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace amend::embedded {
namespace {

constexpr std::size_t kFirstText = 512;
constexpr std::size_t kLargestText = 256 * 1024;

}  // namespace

Dictionary::Dictionary(std::string_view missing) {
  add(missing);
  append({});
  assert(size_ == kUnknownCode + 1);
}

Dictionary::Place Dictionary::place_of(ColumnCode code) {
  const std::uint64_t shifted = std::uint64_t{code} + (1U << kFirstBits);
  const int top = std::bit_width(shifted) - 1;
  return {static_cast<std::size_t>(top - kFirstBits), shifted - (std::uint64_t{1} << top)};
}

ColumnCode Dictionary::add(std::string_view bytes) {
  const std::uint32_t hash = table_.hash(bytes);
  const ColumnCode known =
      table_.find(hash, [&](ColumnCode code) { return (*this)[code] == bytes; });
  if (known != CodeTable::kFree) return known;
  const ColumnCode code = append(keep(bytes));
  table_.insert(hash, code);
  return code;
}

ColumnCode Dictionary::append(std::string_view bytes) {
  assert(size_ < CodeTable::kFree);
  const Place place = place_of(size_);
  auto& block = blocks_[place.block];
  if (!block) {
    const std::size_t codes = std::size_t{1} << (place.block + kFirstBits);
    block = std::make_unique<std::string_view[]>(codes);
    bytes_ += codes * sizeof(std::string_view);
  }
  block[place.at] = bytes;
  return size_++;
}

std::string_view Dictionary::keep(std::string_view bytes) {
  if (bytes.size() > room_) {
    const std::size_t wanted = std::clamp(bytes_ / 4, kFirstText, kLargestText);
    room_ = std::max(wanted, bytes.size());
    texts_.push_back(std::make_unique<char[]>(room_));
    free_ = texts_.back().get();
    bytes_ += room_;
  }
  std::memcpy(free_, bytes.data(), bytes.size());
  const std::string_view kept(free_, bytes.size());
  free_ += bytes.size();
  room_ -= bytes.size();
  return kept;
}

}  // namespace amend::embedded
