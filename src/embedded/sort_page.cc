#include "embedded/sort_page.h"

#include <algorithm>

#include "embedded/page_documents.h"
#include "filter/match.h"
#include "json/parse.h"

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

class SortScan {
 public:
  SortScan(const View& view, const CollectionEntry& collection, const engine::ListDocuments& query)
      : view_(view),
        collection_(collection),
        query_(query),
        offset_(query.after ? 0 : query.offset),
        foremost_(query.sort->direction, offset_ + query.limit) {}

  Result<engine::DocumentPage> run() {
    auto scan = view_.documents(collection_.number);
    PacedDeadline deadline(query_.deadline);
    for (; scan.valid(); scan.next()) {
      if (deadline.passed_after(scan.value().size())) return list_past_deadline();
      AMEND_RETURN_IF_ERROR(visit(row_of(scan.key()), scan.value()));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    AMEND_RETURN_IF_ERROR(fill_page());
    if (query_.explain) page_.explain = {{}, scanned_};
    return std::move(page_);
  }

 private:
  Status visit(Row row, std::string_view value) {
    ++scanned_;
    auto base = decode_base(value);
    if (!base) return damaged("document", collection_.number, row);
    AMEND_ASSIGN_OR_RETURN(
        const auto document,
        document::Document::parse(identity_of(collection_, *base), base->text, parser_));
    const auto matches = filter::matches(query_.filter, document, query_.deadline);
    if (!matches) return list_past_deadline();
    if (!*matches) return {};
    ++page_.matched;
    const auto found = filter::resolve(query_.sort->field, document);
    filter::Standing standing{filter::SortKey::of(found, query_.sort->direction), row};
    if (query_.after && compare(standing, *query_.after, query_.sort->direction) <= 0) return {};
    ++behind_;
    foremost_.offer(std::move(standing));
    return {};
  }

  Status fill_page() {
    auto standings = foremost_.in_order();
    PageDocuments found(view_, collection_, query_);
    for (std::size_t at = offset_; at < standings.size(); ++at) {
      const Row row = standings[at].position;
      AMEND_ASSIGN_OR_RETURN(StoredBase base, view_.base({collection_.number, row}));
      AMEND_RETURN_IF_ERROR(found.add(row, std::move(base)));
    }
    page_.documents = found.take();
    const bool more = behind_ > offset_ + query_.limit;
    if (more && !standings.empty()) page_.next = std::move(standings.back());
    return {};
  }

  const View& view_;
  const CollectionEntry& collection_;
  const engine::ListDocuments& query_;
  const std::uint64_t offset_;
  json::Parser parser_;
  engine::DocumentPage page_;
  Foremost foremost_;
  std::uint64_t behind_ = 0;  // matches behind query_.after
  std::uint64_t scanned_ = 0;
};

}  // namespace

Result<engine::DocumentPage> read_sorted_page(const View& view, const CollectionEntry& collection,
                                              const engine::ListDocuments& query) {
  return SortScan(view, collection, query).run();
}

}  // namespace amend::embedded
