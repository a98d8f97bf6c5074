// RowSet: a set of rows of one collection, as one compressed 65,536-bit set per chunk of rows.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <roaring/roaring.hh>

#include "embedded/codec.h"
#include "embedded/keys.h"

namespace amend::embedded {

// Rows of one chunk, and the 64-bit words that hold a bit for each.
inline constexpr int kChunkBits = 16;
inline constexpr std::uint64_t kChunkRows = std::uint64_t{1} << kChunkBits;
inline constexpr std::size_t kChunkWords = kChunkRows / 64;

// One thread at a time while it changes.
class RowSet {
 public:
  void add(Row row);
  void add_range(Row first, Row end);  // first included, end not
  void add_all(const RowSet& other);
  void remove(Row row);
  void remove_all(const RowSet& other);
  void keep_all(const RowSet& other);    // keeps only rows that the other has too
  void toggle_all(const RowSet& other);  // keeps the rows that one of both has and not the other
  [[nodiscard]] bool contains(Row row) const;
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] bool empty() const { return chunks_.empty(); }

  [[nodiscard]] std::size_t memory_bytes() const;

  // The rows of one chunk.
  [[nodiscard]] RowSet chunk(std::uint64_t number) const;

  // Calls `visit` for each row, ascending.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [chunk, rows] : chunks_) {
      for (const std::uint32_t low : rows) visit((chunk << kChunkBits) | low);
    }
  }

  // Calls `visit` for each row from `first` on, ascending, while it answers true.
  template <class Visit>
  void for_each_from(Row first, Visit visit) const {
    for (auto at = chunks_.lower_bound(first >> kChunkBits); at != chunks_.end(); ++at) {
      auto low = at->second.begin();
      if (at->first == first >> kChunkBits) low.equalorlarger(first & (kChunkRows - 1));
      for (; low != at->second.end(); ++low) {
        if (!visit((at->first << kChunkBits) | *low)) return;
      }
    }
  }

  // The rows of one chunk: bit r of word w stands for its row w * 64 + r.
  using Words = std::array<std::uint64_t, kChunkWords>;

  // Calls `visit(chunk, words)` for each chunk that has rows, ascending.
  template <class Visit>
  void for_each_chunk(Visit visit) const {
    Words words;
    for (const auto& [chunk, rows] : chunks_) {
      fill(rows, words);
      visit(chunk, std::as_const(words));
    }
  }

  // The rows of one chunk, if it has any, else zeros.
  void words(std::uint64_t chunk, Words& words) const;

  // Adds rows of one chunk.
  void add_words(std::uint64_t chunk, const Words& words);

  bool operator==(const RowSet& other) const { return chunks_ == other.chunks_; }

  // varint chunks, then per chunk: number:varint, bytes (CRoaring's portable form).
  void encode(Encoder& out) const;
  // Empty if the bytes are not what encode wrote. CRoaring checks lengths only, so the bytes must
  // stand under a checksum of their own, as those of a record do.
  static std::optional<RowSet> decode(Decoder& in);
  // Goes past the bytes of one.
  static void skip(Decoder& in);

 private:
  static void fill(const Roaring& rows, Words& words);

  std::map<std::uint64_t, Roaring> chunks_;  // no chunk is empty
};

}  // namespace amend::embedded
