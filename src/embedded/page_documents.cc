#include "embedded/page_documents.h"

#include "base/limits.h"

namespace amend::embedded {
namespace {

Status page_too_large() {
  return {Code::kPayloadTooLarge,
          "The page holds more than " + std::to_string(limits::kPageBytes) +
              " bytes of documents; ask for fewer with a smaller limit",
          {{"limit", static_cast<std::int64_t>(limits::kPageBytes)}}};
}

}  // namespace

Status list_past_deadline() {
  return {Code::kUnavailable, "The request took longer than its deadline allows"};
}

Status PageDocuments::add(Row row, StoredBase base) {
  bytes_ += base.text.bytes();
  engine::FoundDocument found{to_document(collection_, row, std::move(base)), {}};
  if (with_vectors_) {
    AMEND_ASSIGN_OR_RETURN(found.vectors, view_.vectors({collection_.number, row}));
    for (const document::Vector& vector : found.vectors) {
      bytes_ += vector.values.size() * sizeof(float);
    }
  }
  if (bytes_ > limits::kPageBytes) return page_too_large();
  documents_.push_back(std::move(found));
  return {};
}

}  // namespace amend::embedded
