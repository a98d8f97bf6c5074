#include "bench/contestants/sql/typed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace amend::bench {

std::string TypedDialect::where(const Filter& filter) const {
  return filter.typed.empty() ? "TRUE" : filter.typed;
}

std::string TypedDialect::set_text(const Field& field, const std::string& value) const {
  static constexpr std::array<std::string_view, 3> kWritten = {"status", "batch", "category"};
  if (std::find(kWritten.begin(), kWritten.end(), field.name) == kWritten.end()) return "";
  return fmt::format("{} = '{}'", field.name, value);
}

Statement TypedDialect::patch(std::uint64_t row, std::int64_t rank) const {
  return {"UPDATE documents SET rank = $2 WHERE id = $1", {document_id(row), std::to_string(rank)}};
}

std::string typed_columns(const std::string& text, const std::string& list,
                          const std::string& time) {
  return fmt::format(
      "id {0} PRIMARY KEY, title {0}, duration int, serial {0}, status {0}, category {0}, "
      "score int, views bigint, tags {1}, reviewed boolean, created_at {2}, batch {0}, "
      "rank bigint, bucket {0}, object {0}, note {0}",
      text, list, time);
}

}  // namespace amend::bench
