#include "embedded/page.h"

#include "embedded/listing.h"
#include "embedded/page_documents.h"
#include "embedded/row_reader.h"
#include "embedded/sort_rows.h"

namespace amend::embedded {
namespace {

// The rows of a page in the order of creation.
PageRows choose_rows(const RowSet& matching, const engine::ListDocuments& query) {
  PageRows page;
  std::uint64_t to_pass_over = query.after ? 0 : query.offset;
  matching.for_each_from(query.after ? query.after->position + 1 : 0, [&](Row row) {
    if (to_pass_over > 0) {
      --to_pass_over;
      return true;
    }
    if (page.rows.size() < query.limit) {
      page.rows.push_back(row);
      return true;
    }
    if (!page.rows.empty()) page.next = filter::Standing{{}, page.rows.back()};
    return false;
  });
  return page;
}

}  // namespace

Result<engine::DocumentPage> read_page(const CollectionEntry& collection,
                                       const engine::ListDocuments& query) {
  AMEND_ASSIGN_OR_RETURN(
      const Listed found,
      read_listing(collection, query, query.sort ? &query.sort->field : nullptr));
  PageRows chosen;
  if (query.sort) {
    AMEND_ASSIGN_OR_RETURN(chosen,
                           sort_rows(found.view, found.column, collection, found.rows, query));
  } else {
    chosen = choose_rows(found.rows, query);
  }
  RowReader reader(found.view, collection.number);
  PageDocuments documents(found.view, collection, query);
  PacedDeadline deadline(query.deadline);
  for (const Row row : chosen.rows) {
    AMEND_ASSIGN_OR_RETURN(StoredBase base, reader.read(row));
    if (deadline.passed_after(base.text.bytes())) return list_past_deadline();
    AMEND_RETURN_IF_ERROR(documents.add(row, std::move(base)));
  }
  engine::DocumentPage page;
  page.documents = documents.take();
  page.matched = found.rows.size();
  page.next = std::move(chosen.next);
  if (query.explain) {
    page.explain = found.explain;
    page.explain->scanned_documents += chosen.scanned + page.documents.size();
  }
  return page;
}

}  // namespace amend::embedded
