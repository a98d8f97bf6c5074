// View: one instant of the database, as engine types. Immutable; any thread; cheap to make.
//
// A commit becomes visible in RocksDB only after its fsync and as a whole, counters included, so a
// snapshot is exactly one instant between two commits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/store.h"
#include "embedded/values.h"
#include "engine/engine.h"

namespace amend::embedded {

class View {
 public:
  explicit View(const Store& store) : store_(store), snapshot_(store.snapshot()) {}

  // The counters of a collection. Errors of all calls: kInternal.
  [[nodiscard]] Result<CollectionState> collection(Number number) const;

  // Where a document is; nothing if the namespace has none of that id.
  [[nodiscard]] Result<std::optional<Location>> locate(Number name_space,
                                                       const std::string& document_id) const;

  // A stored document. Errors also when there is none: a location that leads nowhere is damage.
  [[nodiscard]] Result<StoredBase> base(const Location& location) const;

  // The vectors of a document, by name.
  [[nodiscard]] Result<std::vector<document::Vector>> vectors(const Location& location) const;

  // All documents of a collection, in row order.
  [[nodiscard]] Store::Scan documents(Number collection) const;

 private:
  const Store& store_;
  Store::Snapshot snapshot_;
};

// A stored base as the engine hands it out.
engine::StoredDocument to_document(const CollectionEntry& collection, Row row, StoredBase base);
document::Identity identity_of(const CollectionEntry& collection, const StoredBase& base);

// "collection 3, row 17 is damaged": what the log says of a value that cannot be decoded.
Status damaged(const char* what, Number collection, Row row);

}  // namespace amend::embedded
