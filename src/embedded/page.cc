#include "embedded/page.h"

#include "embedded/page_documents.h"
#include "embedded/sort_page.h"
#include "filter/match.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

// Collects one page of a list while all documents pass by.
class PageScan {
 public:
  PageScan(const View& view, const CollectionEntry& collection, const engine::ListDocuments& query)
      : view_(view), collection_(collection), query_(query), found_(view, collection, query) {}

  Result<engine::DocumentPage> run() {
    AMEND_ASSIGN_OR_RETURN(const CollectionState state, view_.collection(collection_.number));
    auto scan = view_.documents(collection_.number);
    // Without a filter every document counts, so only the page itself has to be looked at.
    const bool counted = query_.filter.empty();
    if (counted && query_.after)
      scan.seek(document_key(collection_.number, query_.after->position + 1));
    PacedDeadline deadline(query_.deadline);
    for (; scan.valid() && !(counted && page_.next); scan.next()) {
      ++scanned_;
      if (deadline.passed_after(scan.value().size())) return list_past_deadline();
      AMEND_RETURN_IF_ERROR(visit(row_of(scan.key()), scan.value()));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    if (counted) page_.matched = state.documents;
    page_.documents = found_.take();
    if (query_.explain) page_.explain = {{}, scanned_};
    return std::move(page_);
  }

 private:
  Status visit(Row row, std::string_view value) {
    const bool wanted = is_on_page(row);
    if (query_.filter.empty() && !wanted) {
      pass_over(row);
      return {};
    }
    auto base = decode_base(value);
    if (!base) return damaged("document", collection_.number, row);
    if (!query_.filter.empty()) {
      AMEND_ASSIGN_OR_RETURN(
          const auto document,
          document::Document::parse(identity_of(collection_, *base), base->text, parser_));
      const auto matches = filter::matches(query_.filter, document, query_.deadline);
      if (!matches) return list_past_deadline();
      if (!*matches) return {};
      ++page_.matched;
      if (!wanted) {
        pass_over(row);
        return {};
      }
    }
    last_ = row;
    return found_.add(row, std::move(*base));
  }

  // Whether the document, if it matches, belongs to the page.
  [[nodiscard]] bool is_on_page(Row row) const {
    if (found_.size() >= query_.limit) return false;
    return query_.after ? row > query_.after->position : passed_over_ >= query_.offset;
  }

  // A match that is before the page or behind it.
  void pass_over(Row row) {
    if (found_.size() >= query_.limit) {
      page_.next = filter::Standing{{}, last_};
    } else if (!query_.after || row <= query_.after->position) {
      ++passed_over_;
    }
  }

  const View& view_;
  const CollectionEntry& collection_;
  const engine::ListDocuments& query_;
  json::Parser parser_;
  engine::DocumentPage page_;
  PageDocuments found_;
  Row last_ = 0;  // of the documents on the page
  std::uint64_t passed_over_ = 0;
  std::uint64_t scanned_ = 0;
};

}  // namespace

Result<engine::DocumentPage> read_page(const View& view, const CollectionEntry& collection,
                                       const engine::ListDocuments& query) {
  if (query.sort) return read_sorted_page(view, collection, query);
  return PageScan(view, collection, query).run();
}

}  // namespace amend::embedded
