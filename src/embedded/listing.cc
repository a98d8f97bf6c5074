#include "embedded/listing.h"

#include "embedded/matching.h"
#include "embedded/page_documents.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

// Of the rows those whose documents have what is searched for.
Result<RowSet> search_rows(const CollectionEntry& collection, const engine::Listing& query,
                           const View& view, const RowSet& rows) {
  RowReader reader(view, collection.number);
  PacedDeadline deadline(query.deadline);
  RowSet found;
  Status status;
  rows.for_each_from(0, [&](Row row) {
    const auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (deadline.passed_after(base->text.bytes())) return status = list_past_deadline(), false;
    const auto body = reader.parser().read(base->text.body);
    if (!body.ok()) return status = damaged("document", collection.number, row), false;
    if (query.search.is_in(base->document_id, *body)) found.add(row);
    return true;
  });
  AMEND_RETURN_IF_ERROR(status);
  return found;
}

}  // namespace

Result<Listed> read_listing(const CollectionEntry& collection, const engine::Listing& query,
                            const filter::FieldPath* path) {
  std::vector<std::string> paths;
  if (path != nullptr) paths.push_back(path->text());
  Matching matching(collection, query.filter, query.deadline);
  AMEND_ASSIGN_OR_RETURN(Matching::AtView found, matching.read(paths));
  Listed listed{std::move(found.view), std::move(found.rows), {}, matching.explain()};
  if (path != nullptr) listed.column = std::move(found.more_columns.front());
  if (query.search.empty()) return listed;
  listed.explain.scanned_documents += listed.rows.size();
  AMEND_ASSIGN_OR_RETURN(listed.rows, search_rows(collection, query, listed.view, listed.rows));
  return listed;
}

}  // namespace amend::embedded
