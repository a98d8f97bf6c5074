#include "embedded/columns/column_view.h"

#include <algorithm>

#include "embedded/columns/scan.h"

namespace amend::embedded {

ColumnCode ColumnView::code(Row row) const {
  const std::size_t chunk = row / Chunk::kRows;
  if (chunk >= chunks_.size() || !chunks_[chunk]) return kMissingCode;
  return chunks_[chunk]->get(row % Chunk::kRows);
}

void ColumnView::scan(std::size_t chunk, const CodeSet& set, Words matches, Words unknown) const {
  if (chunk < chunks_.size() && chunks_[chunk]) {
    scan_matches(*chunks_[chunk], set, matches);
    scan_unknown(*chunks_[chunk], unknown);
    return;
  }
  std::fill(matches.begin(), matches.end(), set.has(kMissingCode) ? ~std::uint64_t{0} : 0);
  std::fill(unknown.begin(), unknown.end(), 0);
}

}  // namespace amend::embedded
