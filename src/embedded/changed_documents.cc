#include "embedded/changed_documents.h"

#include <algorithm>

#include "base/limits.h"
#include "embedded/history.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

using Patches = std::vector<std::shared_ptr<const document::Patch>>;

class Page {
 public:
  Page(const CollectionEntry& collection, const View& view, RecordKind kind, std::uint64_t limit)
      : collection_(collection),
        view_(view),
        with_patches_(kind == RecordKind::kUpdateDocuments || kind == RecordKind::kUpdateMatching),
        limit_(limit),
        // For its id a base is enough, however much is pending for it.
        reader_(view, collection.number, Store::Reading::kSome, with_patches_ ? 0 : View::kLatest) {
  }

  // Whether there is room for another, of whatever size.
  [[nodiscard]] bool has_room() const {
    return page_.documents.size() < limit_ && bytes_ < limits::kChangedPageBytes;
  }

  // `bytes` are those of its patches. REQUIRES: has_room(), and a higher row than the last one.
  Status add(Row row, Patches patches, std::size_t bytes) {
    engine::ChangedDocument changed{row, std::move(patches), {}, !view_.has(row), {}};
    StoredBase base;
    AMEND_ASSIGN_OR_RETURN(const bool found, reader_.find(row, base));
    if (!found && !changed.deleted) return damaged("document", collection_.number, row);
    if (found) {
      bytes_ += base.text.bytes();
      changed.document_id = base.document_id;
    }
    if (!with_patches_ && !changed.deleted) {
      changed.document = to_document(collection_, row, std::move(base));
    }
    bytes_ += bytes;
    page_.documents.push_back(std::move(changed));
    return {};
  }

  engine::ChangedDocumentPage take(bool more) {
    page_.more = more;
    return std::move(page_);
  }

 private:
  const CollectionEntry& collection_;
  const View& view_;
  const bool with_patches_;
  const std::uint64_t limit_;
  RowReader reader_;
  engine::ChangedDocumentPage page_;
  std::size_t bytes_ = 0;
};

// The rows of a record that has the same patches, or none, for all of them.
Result<engine::ChangedDocumentPage> page_of_rows(const RowSet& rows, const Patches& patches,
                                                 Row first, Page& page) {
  bool more = false;
  Status status;
  rows.for_each_from(first, [&](Row row) {
    more = !page.has_room();
    if (!more) status = page.add(row, patches, 0);
    return !more && status.ok();
  });
  AMEND_RETURN_IF_ERROR(status);
  return page.take(more);
}

// The entries of a record, those of one row together. Only patches of the page become trees.
Result<engine::ChangedDocumentPage> page_of_entries(const FoundEntries& found, Number collection,
                                                    Row first, Page& page) {
  std::vector<std::pair<Row, std::size_t>> places;  // in the order of rows, then of the request
  for (std::size_t ordinal = 0; ordinal < found.rows.size(); ++ordinal) {
    if (found.rows[ordinal] >= first) places.emplace_back(found.rows[ordinal], ordinal);
  }
  std::sort(places.begin(), places.end());
  json::Parser parser;
  auto at = places.begin();
  while (at != places.end() && page.has_room()) {
    const Row row = at->first;
    Patches patches;
    std::size_t bytes = 0;
    for (; at != places.end() && at->first == row; ++at) {
      auto patch = decode_patch(found.record, at->second, parser);
      if (!patch) return damaged("update", collection, row);
      bytes += patch->bytes;
      patches.push_back(std::make_shared<const document::Patch>(std::move(*patch)));
    }
    AMEND_RETURN_IF_ERROR(page.add(row, std::move(patches), bytes));
  }
  return page.take(at != places.end());
}

}  // namespace

Result<engine::ChangedDocumentPage> changed_documents(const Store& store,
                                                      const CollectionEntry& collection,
                                                      const engine::ListChangedDocuments& query) {
  const View view = collection.data->view();
  const History history(store, collection, view);
  AMEND_ASSIGN_OR_RETURN(const RecordKind kind, history.kind(query.version));
  Page page(collection, view, kind, query.limit);
  if (query.after == ~Row{0}) return page.take(false);
  const Row first = query.after ? *query.after + 1 : 0;
  if (kind == RecordKind::kUpdateDocuments) {
    AMEND_ASSIGN_OR_RETURN(const FoundEntries found, history.entries(query.version));
    return page_of_entries(found, collection.number, first, page);
  }
  if (kind == RecordKind::kUpdateMatching) {
    AMEND_ASSIGN_OR_RETURN(Record record, history.whole_record(query.version));
    auto patch = std::make_shared<const document::Patch>(std::move(record.patch));
    return page_of_rows(record.rows, {std::move(patch)}, first, page);
  }
  AMEND_ASSIGN_OR_RETURN(const RowSet rows, history.rows(query.version));
  return page_of_rows(rows, {}, first, page);
}

}  // namespace amend::embedded
