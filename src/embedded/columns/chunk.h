// Chunk: the codes of 65,536 rows of a column, one, two or four bytes each.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <variant>
#include <vector>

#include "embedded/columns/dictionary.h"
#include "embedded/row_set.h"

namespace amend::embedded {

class Chunk {
 public:
  static constexpr std::size_t kRows = 65536;
  // Whatever width the codes have; always kRows of them.
  using Codes = std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>,
                             std::vector<std::uint32_t>>;

  // All rows are kMissingCode.
  Chunk() : codes_(std::vector<std::uint8_t>(kRows)) {}
  // As narrow as these codes allow. REQUIRES: kRows of them.
  explicit Chunk(std::vector<ColumnCode> codes);

  [[nodiscard]] const Codes& codes() const { return codes_; }
  [[nodiscard]] ColumnCode get(std::size_t row) const;
  void set(std::size_t row, ColumnCode code);

  // Gives each of these rows the code `next` returns for the one it has.
  template <class Next>
  void change(const RowSet::Words& rows, Next& next) {
    std::size_t done = 0;
    while (done < kRows) {
      const ColumnCode wide =
          std::visit([&](auto& codes) { return change(codes, rows, next, done); }, codes_);
      if (done < kRows) widen(wide);
    }
    count_unknown();
  }

  // How many rows are kUnknownCode.
  [[nodiscard]] std::size_t unknown() const { return unknown_; }

  // Memory taken.
  [[nodiscard]] std::size_t bytes() const;

 private:
  // Goes on from row `done`. Stops at kRows or at a row whose new code, which is returned, has no
  // room.
  template <class Narrow, class Next>
  static ColumnCode change(std::vector<Narrow>& codes, const RowSet::Words& rows, Next& next,
                           std::size_t& done) {
    for (std::size_t word = done / 64; word < rows.size(); ++word) {
      std::uint64_t left = rows[word];
      if (word == done / 64) left &= ~std::uint64_t{0} << (done % 64);
      for (; left != 0; left &= left - 1) {
        const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const ColumnCode code = next(codes[row]);
        if (code > std::numeric_limits<Narrow>::max()) {
          done = row;
          return code;
        }
        codes[row] = static_cast<Narrow>(code);
      }
    }
    done = kRows;
    return 0;
  }

  // Makes room for this code.
  void widen(ColumnCode code);
  void count_unknown();

  Codes codes_;
  std::size_t unknown_ = 0;
};

}  // namespace amend::embedded
