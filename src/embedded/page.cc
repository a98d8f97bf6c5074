#include "embedded/page.h"

#include "base/limits.h"
#include "embedded/matching.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

Status past_deadline() {
  return {Code::kUnavailable, "The request took longer than its deadline allows"};
}

Status page_too_large() {
  return {Code::kPayloadTooLarge,
          "The page holds more than " + std::to_string(limits::kPageBytes) +
              " bytes of documents; ask for fewer with a smaller limit",
          {{"limit", static_cast<std::int64_t>(limits::kPageBytes)}}};
}

// The rows of the page, and whether matches follow.
struct PageRows {
  std::vector<Row> rows;
  bool more = false;
};

PageRows choose_rows(const RowSet& matching, const engine::ListDocuments& query) {
  PageRows page;
  std::uint64_t to_pass_over = query.after ? 0 : query.offset;
  matching.for_each_from(query.after ? *query.after + 1 : 0, [&](Row row) {
    if (to_pass_over > 0) {
      --to_pass_over;
      return true;
    }
    page.more = page.rows.size() == query.limit;
    if (!page.more) page.rows.push_back(row);
    return !page.more;
  });
  return page;
}

}  // namespace

Result<engine::DocumentPage> read_page(const View& view, const CollectionEntry& collection,
                                       const engine::ListDocuments& query) {
  AMEND_ASSIGN_OR_RETURN(const RowSet matching,
                         Matching(collection, query.filter, query.deadline).at(view));
  const PageRows chosen = choose_rows(matching, query);
  engine::DocumentPage page;
  page.matched = matching.size();
  page.more = chosen.more;
  RowReader reader(view, collection.number);
  PacedDeadline deadline(query.deadline);
  std::size_t bytes = 0;
  for (const Row row : chosen.rows) {
    AMEND_ASSIGN_OR_RETURN(StoredBase base, reader.read(row));
    if (deadline.passed_after(base.text.bytes())) return past_deadline();
    bytes += base.text.bytes();
    engine::FoundDocument found{to_document(collection, row, std::move(base)), {}};
    if (query.with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view.vectors(row));
      for (const document::Vector& vector : found.vectors) {
        bytes += vector.values.size() * sizeof(float);
      }
    }
    if (bytes > limits::kPageBytes) return page_too_large();
    page.documents.push_back(std::move(found));
  }
  return page;
}

}  // namespace amend::embedded
