// Changed documents: what one operation did, document by document.
//
// The record of an operation names its documents by their positions alone, so that an update of a
// million costs 100 KB. Their ids are read where they are asked for; those of documents that were
// deleted since are kept as long as the delete can be reverted. After that only the position, which
// no other document ever gets, tells which one it was.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/patch.h"
#include "engine/engine.h"

namespace amend::engine {

// In the order of positions (StoredDocument::position).
struct ListChangedDocuments {
  std::string collection_id;
  std::uint64_t version = 0;           // of the operation
  std::optional<std::uint64_t> after;  // only documents at higher positions
  std::uint64_t limit = 0;
};

struct ChangedDocument {
  std::uint64_t position = 0;
  // What an update set, to be applied one after the other; several only if a batch named the
  // document several times. Empty for every other kind of operation.
  std::vector<std::shared_ptr<const document::Patch>> patches;
  // None if the document was deleted and is not kept.
  std::optional<std::string> document_id;
  bool deleted = false;  // the document is not there any more
  // Where there are no patches, the document as it is now, with every change up to its version.
  // What it was right after the operation is not kept. None if it is not there any more.
  std::optional<StoredDocument> document;
};

struct ChangedDocumentPage {
  std::vector<ChangedDocument>
      documents;  // perhaps fewer than asked for, but one at least if any is left
  bool more = false;
};

}  // namespace amend::engine
