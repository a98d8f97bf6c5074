#include "embedded/stored_vectors.h"

namespace amend::embedded {

Result<std::vector<std::string>> StoredVectors::keys(Row row) {
  const std::string prefix = row_prefix(collection_, row);
  if (!scan_) {
    scan_ = store_.scan(Family::kVectors, collection_prefix(collection_));
    scan_->seek(prefix);
  }
  if (scan_->valid() && scan_->key() < prefix) scan_->seek(prefix);
  std::vector<std::string> keys;
  for (; scan_->valid() && scan_->key().starts_with(prefix); scan_->next()) {
    keys.emplace_back(scan_->key());
  }
  AMEND_RETURN_IF_ERROR(scan_->check());
  return keys;
}

}  // namespace amend::embedded
