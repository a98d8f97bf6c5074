#include "embedded/tally.h"

#include <algorithm>
#include <bit>

namespace amend::embedded {

bool Tally::fits(const std::vector<const ColumnView*>& columns, std::uint64_t rows) {
  const std::uint64_t most = std::min(std::max(rows, kFew), kMost);
  std::uint64_t combinations = 1;
  for (const ColumnView* column : columns) {
    combinations *= column->dictionary_size();
    if (combinations > most) return false;
  }
  return true;
}

Tally::Tally(std::vector<const ColumnView*> columns) : columns_(std::move(columns)) {
  std::size_t size = 1;
  for (const ColumnView* column : columns_) size *= column->dictionary_size();
  counts_.resize(size);
}

bool Tally::knows(std::uint64_t chunk) const {
  return std::none_of(columns_.begin(), columns_.end(),
                      [&](const ColumnView* column) { return column->has_unknown(chunk); });
}

void Tally::count(std::uint64_t chunk, const RowSet::Words& rows) {
  for (std::size_t word = 0; word < rows.size(); ++word) {
    if (rows[word] == 0) continue;
    const Combinations combinations = combine(chunk, word * 64);
    for (std::uint64_t left = rows[word]; left != 0; left &= left - 1) {
      count_one(combinations[static_cast<std::size_t>(std::countr_zero(left))]);
    }
  }
}

// Column by column, so that each is a plain loop over codes that lie side by side.
Tally::Combinations Tally::combine(std::uint64_t chunk, std::size_t first) const {
  Combinations combinations{};
  for (const ColumnView* column : columns_) {
    const std::uint32_t size = column->dictionary_size();
    column->visit_codes(chunk, [&](const auto& code_at) {
      for (std::size_t at = 0; at < combinations.size(); ++at) {
        combinations[at] = combinations[at] * size + code_at(first + at);
      }
    });
  }
  return combinations;
}

void Tally::split(std::uint32_t combination, std::vector<ColumnCode>& codes) const {
  for (std::size_t at = columns_.size(); at-- > 0;) {
    codes[at] = combination % columns_[at]->dictionary_size();
    combination /= columns_[at]->dictionary_size();
  }
}

}  // namespace amend::embedded
