#include "embedded/view.h"

#include "document/text_fold.h"
#include "embedded/catalog.h"
#include "embedded/saved_values.h"

namespace amend::embedded {
namespace {

// What is still a moment's work: about a tenth of a millisecond.
constexpr std::size_t kAtOnceBytes = 32 * 1024;    // of a stored document
constexpr std::size_t kAtOnceEntries = 32;         // that are pending for it
constexpr std::size_t kAtOnceGrowth = 256 * 1024;  // that they may bring, at most

// Puts an entry's patch behind another; nullptr if its bytes are damaged.
const document::Patch* append_patch(const PendingEntry& entry, json::Parser& parser,
                                    document::Patch& to) {
  document::Patch space;
  const document::Patch* patch = patch_of(entry, parser, space);
  if (patch == nullptr) return nullptr;
  to.bytes += patch->bytes;
  to.assignments.insert(to.assignments.end(), patch->assignments.begin(), patch->assignments.end());
  return &to;
}

}  // namespace

Result<StoredBase> View::document(Row row, json::Parser& parser, Version last) const {
  AMEND_ASSIGN_OR_RETURN(
      const auto stored,
      store_->get(Family::kDocuments, document_key(parts_.collection, row), snapshot()));
  auto base = stored ? decode_base(*stored) : std::nullopt;
  if (!base) return damaged("document", parts_.collection, row);
  AMEND_RETURN_IF_ERROR(fold(row, *base, parser, last).status());
  return std::move(*base);
}

Result<Version> View::version_of(Row row) const {
  AMEND_ASSIGN_OR_RETURN(
      const auto stored,
      store_->get(Family::kDocuments, document_key(parts_.collection, row), snapshot()));
  const auto base = stored ? view_base(*stored) : std::nullopt;
  if (!base) return damaged("document", parts_.collection, row);
  std::vector<PendingEntry> entries;
  pending().collect(row, base->stamp, entries);
  return entries.empty() ? base->version : entries.back().version;
}

Result<std::optional<StoredBase>> View::document_at_once(Row row) const {
  const auto stored = store_->get(Family::kDocuments, document_key(parts_.collection, row),
                                  snapshot(), Reach::kMemory);
  const bool elsewhere = stored.status().code() == Code::kUnavailable;
  if (elsewhere) return std::optional<StoredBase>();
  AMEND_RETURN_IF_ERROR(stored.status());
  if (*stored && (*stored)->size() > kAtOnceBytes) return std::optional<StoredBase>();
  auto base = *stored ? decode_base(**stored) : std::nullopt;
  if (!base) return damaged("document", parts_.collection, row);
  std::vector<PendingEntry> entries;
  if (!pending().empty()) pending().collect(row, base->stamp, entries);
  if (entries.empty()) return base;
  if (entries.size() > kAtOnceEntries || pending().growth(row) > kAtOnceGrowth) {
    return std::optional<StoredBase>();
  }
  static thread_local json::Parser parser;  // never holds more than one such document
  AMEND_RETURN_IF_ERROR(fold(row, *base, entries, parser));
  return base;
}

Result<bool> View::fold(Row row, StoredBase& base, json::Parser& parser, Version last,
                        UndoGroups* undos) const {
  if (pending().empty()) return false;
  std::vector<PendingEntry> entries;
  pending().collect(row, base.stamp, entries);
  while (!entries.empty() && entries.back().version > last) entries.pop_back();
  if (entries.empty()) return false;
  AMEND_RETURN_IF_ERROR(fold(row, base, entries, parser, undos));
  return true;
}

Status View::fold(Row row, StoredBase& base, const std::vector<PendingEntry>& entries,
                  json::Parser& parser, UndoGroups* undos) const {
  document::TextFold fold(base.text, parser);
  document::Patch decoded;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const Version version = entries[at].version;
    const document::Patch* patch = patch_of(entries[at], parser, decoded);
    // What one update does to a row is taken back at once.
    while (undos != nullptr && patch != nullptr && at + 1 < entries.size() &&
           entries[at + 1].version == version) {
      patch = append_patch(entries[++at], parser, decoded);
    }
    if (patch == nullptr) return damaged("pending patch", parts_.collection, row);
    const bool saves = undos != nullptr && !patch->empty();
    if (!fold.apply(*patch, saves ? &undos->undo() : nullptr).ok()) {
      return damaged("document", parts_.collection, row);
    }
    if (saves) undos->take(row, version);
  }
  fold.finish();
  base.version = base.stamp = entries.back().version;
  base.updated_at = entries.back().time;
  return {};
}

Result<std::vector<document::Vector>> View::vectors(Row row) const {
  const std::string prefix = row_prefix(parts_.collection, row);
  std::vector<document::Vector> vectors;
  auto scan = store_->scan(Family::kVectors, prefix, snapshot());
  for (; scan.valid(); scan.next()) {
    auto vector = decode_vector(std::string(scan.key().substr(prefix.size())), scan.value());
    if (!vector) return damaged("vector", parts_.collection, row);
    vectors.push_back(std::move(*vector));
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return vectors;
}

Store::Scan View::bases(Store::Reading reading) const {
  return store_->scan(Family::kDocuments, collection_prefix(parts_.collection), snapshot(),
                      reading);
}

document::Identity identity_of(const CollectionEntry& collection, const StoredBase& base) {
  return {collection.info.namespace_id,
          collection.info.id,
          base.document_id,
          base.created_at,
          base.updated_at,
          base.version};
}

engine::StoredDocument to_document(const CollectionEntry& collection, Row row, StoredBase base) {
  return {identity_of(collection, base), std::move(base.text), row};
}

Result<document::Document> parse_base(const CollectionEntry& collection, const StoredBase& base,
                                      json::Parser& parser) {
  return document::Document::parse(identity_of(collection, base), base.text, parser);
}

Status damaged(const char* what, Number collection, Row row) {
  return Status::internal("a " + std::string(what) + " is damaged: collection " +
                          std::to_string(collection) + ", row " + std::to_string(row));
}

}  // namespace amend::embedded
