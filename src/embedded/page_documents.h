// The documents of one page, collected within its limits.
#pragma once

#include <utility>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

// What a list answers that has used up its time.
Status list_past_deadline();

class PageDocuments {
 public:
  PageDocuments(const View& view, const CollectionEntry& collection, const engine::Listing& query)
      : view_(view), collection_(collection), with_vectors_(query.with_vectors) {}

  // Appends a document, with its vectors if the query wants them.
  // Errors: kPayloadTooLarge for more than limits::kPageBytes in all; kInternal for damage.
  Status add(Row row, StoredBase base);

  [[nodiscard]] std::size_t size() const { return documents_.size(); }
  // What was appended since it was asked last. The limit is one for all of it.
  std::vector<engine::FoundDocument> take() { return std::exchange(documents_, {}); }

 private:
  const View& view_;
  const CollectionEntry& collection_;
  const bool with_vectors_;
  std::vector<engine::FoundDocument> documents_;
  std::size_t bytes_ = 0;
};

}  // namespace amend::embedded
