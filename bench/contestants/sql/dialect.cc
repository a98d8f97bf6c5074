#include "bench/contestants/sql/dialect.h"

namespace amend::bench {

std::string postgres_array(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const std::string& value : values) text += (text.size() > 1 ? "," : "") + value;
  return text + "}";
}

std::vector<std::string> ids_of(const Batch& batch) {
  std::vector<std::string> ids;
  for (const std::uint64_t row : batch.rows) ids.push_back(document_id(row));
  return ids;
}

std::vector<std::string> ranks_of(const Batch& batch) {
  std::vector<std::string> ranks;
  for (const std::int64_t rank : batch.ranks) ranks.push_back(std::to_string(rank));
  return ranks;
}

}  // namespace amend::bench
