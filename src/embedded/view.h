// View: one instant of one collection. Immutable, cheap to copy, any thread.
//
// A collection publishes a view after each commit of its namespace that changes it, once the commit
// is on disk (collection.h). So a reader sees all of a write or nothing, never what is not durable,
// and waits for no fsync. Documents are read from the database at the view's snapshot; entries of
// records that were pending at that instant are folded in on the way.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "embedded/pending.h"
#include "embedded/store.h"
#include "embedded/values.h"
#include "engine/engine.h"
#include "json/parse.h"

namespace amend::embedded {

struct CollectionEntry;
class UndoGroups;

class View {
 public:
  static constexpr Version kLatest = ~Version{0};

  // What the view holds. `removed` are the rows below state.next_row that have no document.
  struct Parts {
    Number collection = 0;
    Version version = 0;  // of the last record of the namespace that it shows
    CollectionState state;
    std::shared_ptr<const RowSet> removed;
    std::shared_ptr<const Pending> pending;
    Store::Snapshot snapshot;
  };
  View(const Store& store, Parts parts) : store_(&store), parts_(std::move(parts)) {}

  [[nodiscard]] Version version() const { return parts_.version; }
  [[nodiscard]] const CollectionState& state() const { return parts_.state; }
  [[nodiscard]] const Pending& pending() const { return *parts_.pending; }
  [[nodiscard]] const RowSet& removed() const { return *parts_.removed; }
  [[nodiscard]] const rocksdb::Snapshot* snapshot() const { return parts_.snapshot.get(); }

  // Whether the row has a document.
  [[nodiscard]] bool has(Row row) const {
    return row < parts_.state.next_row && !parts_.removed->contains(row);
  }

  // A document as it was at this instant, without what is pending above `last`. REQUIRES: has(row).
  // Errors of all calls: kInternal; a missing or unreadable document is damage.
  [[nodiscard]] Result<StoredBase> document(Row row, json::Parser& parser,
                                            Version last = kLatest) const;

  // The same from memory alone; nothing if the disk would have to be read, or if the document is
  // so large or so much is pending for it that this would take more than a moment.
  [[nodiscard]] Result<std::optional<StoredBase>> document_at_once(Row row) const;

  // The version of the document's last change. Errors: as document().
  [[nodiscard]] Result<Version> version_of(Row row) const;

  // Folds what is pending at this instant, but nothing above `last`, into a base read at it; tells
  // whether there was anything. `undos` take what takes each update back.
  [[nodiscard]] Result<bool> fold(Row row, StoredBase& base, json::Parser& parser,
                                  Version last = kLatest, UndoGroups* undos = nullptr) const;

  // The vectors of a document, by name.
  [[nodiscard]] Result<std::vector<document::Vector>> vectors(Row row) const;

  // The bases of all documents, in row order.
  [[nodiscard]] Store::Scan bases(Store::Reading reading = Store::Reading::kSome) const;

 private:
  Status fold(Row row, StoredBase& base, const std::vector<PendingEntry>& entries,
              json::Parser& parser, UndoGroups* undos = nullptr) const;

  const Store* store_;
  Parts parts_;
};

// A stored base as the engine hands it out.
engine::StoredDocument to_document(const CollectionEntry& collection, Row row, StoredBase base);
document::Identity identity_of(const CollectionEntry& collection, const StoredBase& base);

// The base as a tree. Errors: kInternal for text that the store did not write.
Result<document::Document> parse_base(const CollectionEntry& collection, const StoredBase& base,
                                      json::Parser& parser);

// "collection 3, row 17 is damaged": what the log says of a value that cannot be decoded.
Status damaged(const char* what, Number collection, Row row);

}  // namespace amend::embedded
