#include "embedded/page.h"

#include "base/limits.h"
#include "filter/match.h"
#include "json/parse.h"

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

// Collects one page of a list while all documents pass by.
class PageScan {
 public:
  PageScan(const View& view, const CollectionEntry& collection, const engine::ListDocuments& query)
      : view_(view), collection_(collection), query_(query) {}

  Result<engine::DocumentPage> run() {
    AMEND_ASSIGN_OR_RETURN(const CollectionState state, view_.collection(collection_.number));
    auto scan = view_.documents(collection_.number);
    // Without a filter every document counts, so only the page itself has to be looked at.
    const bool counted = query_.filter.empty();
    if (counted && query_.after) scan.seek(document_key(collection_.number, *query_.after + 1));
    PacedDeadline deadline(query_.deadline);
    for (; scan.valid() && !(counted && page_.more); scan.next()) {
      if (deadline.passed_after(scan.value().size())) return past_deadline();
      AMEND_RETURN_IF_ERROR(visit(row_of(scan.key()), scan.value()));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    if (counted) page_.matched = state.documents;
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
      if (!matches) return past_deadline();
      if (!*matches) return {};
      ++page_.matched;
      if (!wanted) {
        pass_over(row);
        return {};
      }
    }
    return add(row, std::move(*base));
  }

  // Whether the document, if it matches, belongs to the page.
  [[nodiscard]] bool is_on_page(Row row) const {
    if (page_.documents.size() >= query_.limit) return false;
    return query_.after ? row > *query_.after : passed_over_ >= query_.offset;
  }

  // A match that is before the page or behind it.
  void pass_over(Row row) {
    if (page_.documents.size() >= query_.limit) {
      page_.more = true;
    } else if (!query_.after || row <= *query_.after) {
      ++passed_over_;
    }
  }

  Status add(Row row, StoredBase base) {
    bytes_ += base.text.bytes();
    engine::FoundDocument found{to_document(collection_, row, std::move(base)), {}};
    if (query_.with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view_.vectors({collection_.number, row}));
      for (const document::Vector& vector : found.vectors) {
        bytes_ += vector.values.size() * sizeof(float);
      }
    }
    if (bytes_ > limits::kPageBytes) return page_too_large();
    page_.documents.push_back(std::move(found));
    return {};
  }

  const View& view_;
  const CollectionEntry& collection_;
  const engine::ListDocuments& query_;
  json::Parser parser_;
  engine::DocumentPage page_;
  std::uint64_t passed_over_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Result<engine::DocumentPage> read_page(const View& view, const CollectionEntry& collection,
                                       const engine::ListDocuments& query) {
  return PageScan(view, collection, query).run();
}

}  // namespace amend::embedded
