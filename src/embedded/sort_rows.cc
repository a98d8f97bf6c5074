#include "embedded/sort_rows.h"

#include <algorithm>

#include "embedded/columns/first_rows.h"
#include "embedded/page_documents.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

// The first so many standings of all that pass by.
class Foremost {
 public:
  Foremost(filter::Direction direction, std::uint64_t count)
      : direction_(direction), count_(count) {}

  void offer(filter::Standing standing) {
    const auto before = [this](const auto& a, const auto& b) { return is_before(a, b); };
    if (heap_.size() < count_) {
      heap_.push_back(std::move(standing));
      std::push_heap(heap_.begin(), heap_.end(), before);
    } else if (!heap_.empty() && is_before(standing, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), before);
      heap_.back() = std::move(standing);
      std::push_heap(heap_.begin(), heap_.end(), before);
    }
  }

  std::vector<filter::Standing> in_order() {
    std::sort_heap(heap_.begin(), heap_.end(),
                   [this](const auto& a, const auto& b) { return is_before(a, b); });
    return std::move(heap_);
  }

 private:
  [[nodiscard]] bool is_before(const filter::Standing& a, const filter::Standing& b) const {
    return compare(a, b, direction_) < 0;
  }

  const filter::Direction direction_;
  const std::uint64_t count_;
  std::vector<filter::Standing> heap_;  // the last of them in front
};

Result<filter::Standing> standing_of(const CollectionEntry& collection, const filter::Sort& sort,
                                     RowReader& reader, Row row) {
  AMEND_ASSIGN_OR_RETURN(const StoredBase base, reader.read(row));
  AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection, base, reader.parser()));
  return filter::Standing{
      filter::SortKey::of(filter::resolve(sort.field, document), sort.direction), row};
}

bool knows_all(const ColumnView& column, const View& view, const RowSet& rows) {
  bool known = true;
  for (std::uint64_t chunk = 0; chunk << kChunkBits < view.state().next_row && known; ++chunk) {
    if (!column.has_unknown(chunk)) continue;
    rows.chunk(chunk).for_each_from(
        0, [&](Row row) { return known = column.code(row) != kUnknownCode; });
  }
  return known;
}

Result<PageRows> sort_by_column(const ColumnView& column, const RowSet& matching,
                                const engine::ListDocuments& query) {
  const filter::Direction direction = query.sort->direction;
  const auto order = column.order(direction, query.deadline);
  if (!order) return list_past_deadline();
  const std::uint64_t offset = query.after ? 0 : query.offset;
  PageRows page;
  page.rows = first_rows(column, *order, matching, query.after, offset + query.limit + 1);
  const bool more = page.rows.size() > offset + query.limit;
  if (more) page.rows.pop_back();
  if (more && !page.rows.empty()) {
    json::Parser parser;
    const Row last = page.rows.back();
    page.next = filter::Standing{column.sort_key(column.code(last), direction, parser), last};
  }
  const auto passed_over = std::min<std::uint64_t>(offset, page.rows.size());
  page.rows.erase(page.rows.begin(), page.rows.begin() + static_cast<std::ptrdiff_t>(passed_over));
  return page;
}

}  // namespace

Result<PageRows> sort_rows(const View& view, const std::optional<ColumnView>& column,
                           const CollectionEntry& collection, const RowSet& matching,
                           const engine::ListDocuments& query) {
  if (column && knows_all(*column, view, matching)) return sort_by_column(*column, matching, query);
  const std::uint64_t offset = query.after ? 0 : query.offset;
  Foremost foremost(query.sort->direction, offset + query.limit);
  std::uint64_t behind = 0;  // matches behind query.after
  PageRows page;
  RowReader reader(view, collection.number);
  PacedDeadline deadline(query.deadline);
  Status status;
  matching.for_each_from(0, [&](Row row) {
    auto standing = standing_of(collection, *query.sort, reader, row);
    ++page.scanned;
    if (!standing.ok()) status = standing.status();
    if (deadline.passed_after(0)) status = list_past_deadline();
    if (!status.ok()) return false;
    if (query.after && compare(*standing, *query.after, query.sort->direction) <= 0) return true;
    ++behind;
    foremost.offer(std::move(*standing));
    return true;
  });
  AMEND_RETURN_IF_ERROR(status);
  std::vector<filter::Standing> standings = foremost.in_order();
  for (std::size_t at = offset; at < standings.size(); ++at) {
    page.rows.push_back(standings[at].position);
  }
  if (behind > offset + query.limit && !standings.empty()) page.next = std::move(standings.back());
  return page;
}

}  // namespace amend::embedded
