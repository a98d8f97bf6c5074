#include "embedded/columns/column_view.h"

#include <algorithm>

#include "embedded/columns/scan.h"

namespace amend::embedded {

ColumnCode ColumnView::code(Row row) const {
  const std::size_t chunk = row / Chunk::kRows;
  if (chunk >= chunks_.size() || !chunks_[chunk]) return kMissingCode;
  return chunks_[chunk]->get(row % Chunk::kRows);
}

bool ColumnView::extend(CodeSet& set, Deadline deadline, ColumnCode large) const {
  std::shared_ptr<const ValueIndex> index;
  if (size_ >= large && set.wants_index(dictionary_)) {
    index = orders_->index(size_, deadline);
    if (!index) return false;
  }
  return set.extend(dictionary_, size_, index.get(), deadline);
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
