#include "embedded/row_set.h"

#include <algorithm>
#include <array>
#include <bit>
#include <exception>
#include <string>
#include <vector>

namespace amend::embedded {
namespace {

std::uint32_t low_part(Row row) {
  return static_cast<std::uint32_t>(row % kChunkRows);
}

// CRoaring's portable form of a set of more than kSparse rows below 65,536 that is not kept as
// runs: a head, and the rows as 1024 words. The fastest way in and out that it offers.
constexpr std::uint64_t kSparse = 4096;
struct DenseForm {
  std::uint32_t cookie = 12346;
  std::uint32_t containers = 1;
  std::uint16_t key = 0;
  std::uint16_t last = 0;  // how many rows, less one
  std::uint32_t offset = 16;
  RowSet::Words words;
};
static_assert(sizeof(DenseForm) == 16 + 8192 && std::endian::native == std::endian::little);

// False if the set has another form. REQUIRES: more than kSparse rows.
bool copy_dense(const Roaring& rows, RowSet::Words& words) {
  DenseForm form;
  if (rows.getSizeInBytes() != sizeof form) return false;
  rows.write(reinterpret_cast<char*>(&form));
  if (form.cookie != DenseForm().cookie) return false;
  words = form.words;
  return true;
}

void copy_each(const Roaring& rows, RowSet::Words& words) {
  words.fill(0);
  std::array<std::uint32_t, 256> some;
  roaring_uint32_iterator_t at;
  roaring_init_iterator(&rows.roaring, &at);
  while (const std::uint32_t count = roaring_read_uint32_iterator(&at, some.data(), some.size())) {
    for (std::uint32_t i = 0; i < count; ++i) {
      words[some[i] / 64] |= std::uint64_t{1} << (some[i] % 64);
    }
  }
}

// REQUIRES: `count` rows, more than kSparse.
Roaring dense(const RowSet::Words& words, std::uint64_t count) {
  DenseForm form;
  form.last = static_cast<std::uint16_t>(count - 1);
  form.words = words;
  return Roaring::readSafe(reinterpret_cast<const char*>(&form), sizeof form);
}

void add_each(const RowSet::Words& words, Roaring& rows) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t word = 0; word < words.size(); ++word) {
    for (std::uint64_t left = words[word]; left != 0; left &= left - 1) {
      all.push_back(word * 64 + static_cast<std::uint32_t>(std::countr_zero(left)));
    }
  }
  rows.addMany(all.size(), all.data());
}

}  // namespace

void RowSet::add(Row row) {
  chunks_[row >> kChunkBits].add(low_part(row));
}

void RowSet::add_range(Row first, Row end) {
  while (first < end) {
    const Row chunk_end = std::min(end, (first / kChunkRows + 1) * kChunkRows);
    const std::uint64_t low = first % kChunkRows;
    chunks_[first >> kChunkBits].addRange(low, low + (chunk_end - first));
    first = chunk_end;
  }
}

void RowSet::add_all(const RowSet& other) {
  for (const auto& [chunk, rows] : other.chunks_) chunks_[chunk] |= rows;
}

void RowSet::remove(Row row) {
  const auto chunk = chunks_.find(row >> kChunkBits);
  if (chunk == chunks_.end()) return;
  chunk->second.remove(low_part(row));
  if (chunk->second.isEmpty()) chunks_.erase(chunk);
}

void RowSet::remove_all(const RowSet& other) {
  for (const auto& [number, rows] : other.chunks_) {
    const auto chunk = chunks_.find(number);
    if (chunk == chunks_.end()) continue;
    chunk->second -= rows;
    if (chunk->second.isEmpty()) chunks_.erase(chunk);
  }
}

void RowSet::keep_all(const RowSet& other) {
  for (auto at = chunks_.begin(); at != chunks_.end();) {
    const auto found = other.chunks_.find(at->first);
    if (found != other.chunks_.end()) at->second &= found->second;
    const bool none = found == other.chunks_.end() || at->second.isEmpty();
    at = none ? chunks_.erase(at) : std::next(at);
  }
}

void RowSet::toggle_all(const RowSet& other) {
  for (const auto& [chunk, rows] : other.chunks_) {
    const auto at = chunks_.try_emplace(chunk).first;
    at->second ^= rows;
    if (at->second.isEmpty()) chunks_.erase(at);
  }
}

bool RowSet::contains(Row row) const {
  const auto chunk = chunks_.find(row >> kChunkBits);
  return chunk != chunks_.end() && chunk->second.contains(low_part(row));
}

std::uint64_t RowSet::size() const {
  std::uint64_t count = 0;
  for (const auto& [chunk, rows] : chunks_) count += rows.cardinality();
  return count;
}

RowSet RowSet::chunk(std::uint64_t number) const {
  RowSet part;
  const auto found = chunks_.find(number);
  if (found != chunks_.end()) part.chunks_.insert(*found);
  return part;
}

std::size_t RowSet::memory_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const auto& [chunk, rows] : chunks_) bytes += rows.getSizeInBytes(false) + 128;
  return bytes;
}

void RowSet::words(std::uint64_t chunk, Words& words) const {
  const auto found = chunks_.find(chunk);
  if (found == chunks_.end()) {
    words.fill(0);
  } else {
    fill(found->second, words);
  }
}

void RowSet::fill(const Roaring& rows, Words& words) {
  const std::uint64_t count = rows.cardinality();
  if (count == kChunkRows) {
    words.fill(~std::uint64_t{0});
  } else if (count <= kSparse || !copy_dense(rows, words)) {
    copy_each(rows, words);
  }
}

void RowSet::add_words(std::uint64_t chunk, const Words& words) {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<std::uint64_t>(std::popcount(word));
  if (count > kSparse) {
    chunks_[chunk] |= dense(words, count);
  } else if (count > 0) {
    add_each(words, chunks_[chunk]);
  }
}

void RowSet::encode(Encoder& out) const {
  out.varint(chunks_.size());
  for (const auto& [chunk, rows] : chunks_) {
    Roaring compact = rows;
    compact.runOptimize();
    std::string bytes(compact.getSizeInBytes(), '\0');
    compact.write(bytes.data());
    out.varint(chunk).bytes(bytes);
  }
}

void RowSet::skip(Decoder& in) {
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    in.varint();
    in.bytes();
  }
}

std::optional<RowSet> RowSet::decode(Decoder& in) {
  RowSet set;
  for (std::uint64_t left = in.varint(); left > 0; --left) {
    const std::uint64_t chunk = in.varint();
    const std::string_view bytes = in.bytes();
    if (!in.ok()) return {};
    try {
      set.chunks_[chunk] = Roaring::readSafe(bytes.data(), bytes.size());
    } catch (const std::exception&) {
      return {};
    }
  }
  return set;
}

}  // namespace amend::embedded
