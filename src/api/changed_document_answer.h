// How a document that an operation changed is shown in the change feed.
#pragma once

#include <memory>
#include <string>

#include "engine/changed_documents.h"
#include "engine/history.h"

namespace amend::api {

// One operation's documents. One thread.
class ChangedDocumentWriter {
 public:
  explicit ChangedDocumentWriter(engine::Operation::Kind kind) : kind_(kind) {}

  // {version, position, kind, document_id, deleted, patch, operators, document}. `patch` is an
  // update_data object, or a list of them that act one after the other; null where none tells the
  // change, and then `document` is the document as it is now. `operators` are those beside it, in
  // the same shape; null where there are none. Both ids and document are null once it is deleted.
  std::string text(std::uint64_t version, const engine::ChangedDocument& changed);

 private:
  struct Texts {
    std::string update_data;
    std::string operators;
  };
  const Texts& texts_of(const std::shared_ptr<const document::Patch>& patch);
  void write_patches(const engine::ChangedDocument& changed, std::string& text);

  const engine::Operation::Kind kind_;
  // The patch written last: that of a mass update is the same for every document.
  std::shared_ptr<const document::Patch> patch_;
  Texts texts_;
};

}  // namespace amend::api
