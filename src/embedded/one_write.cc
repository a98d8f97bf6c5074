#include "embedded/one_write.h"

#include <algorithm>
#include <cassert>

#include "base/limits.h"
#include "document/operators.h"
#include "embedded/saved_values.h"
#include "embedded/view.h"
#include "json/parse.h"

namespace amend::embedded {

Status ReplaceWrite::resolve(Group& group) {
  const CollectionEntry& collection = context_.collection;
  AMEND_ASSIGN_OR_RETURN(const Row row, find_document(group, collection, command_.document_id));
  if (group.changes(context_.data(), row)) {
    group.postpone();
    return {};
  }
  AMEND_RETURN_IF_ERROR(check_versions(context_.data().view(), row, command_.if_versions));
  AMEND_ASSIGN_OR_RETURN(OneDocument one, read_document(collection, row));
  document::Replacement& replacement = command_.replacement;
  document::take_vector_claims(*group.state(context_.data()).vector_names, replacement);
  if (!replacement.claims.empty()) {
    AMEND_ASSIGN_OR_RETURN(const auto vectors, context_.data().view().vectors(row));
    AMEND_RETURN_IF_ERROR(document::check_claims(replacement.claims, one.document, vectors));
  }
  const document::Document before = one.document;
  document::replace(std::move(replacement), one.document);
  const document::Patch undo = document::difference(one.document, before);
  return store(group, row, std::move(one), undo);
}

Status ReplaceWrite::store(Group& group, Row row, OneDocument one, const document::Patch& undo) {
  StoredBase& base = one.base;
  base.text = one.document.text();
  if (base.text.bytes() > limits::kDocumentBytes) return document_too_large();
  Record record = record_of_one(RecordKind::kReplace, context_, row);
  base.stamp = base.version = group.next_version();
  base.updated_at = record.time;
  CollectionState& state = group.state(context_.data());
  state.largest_text = std::max<std::uint64_t>(state.largest_text, base.text.bytes());
  group.put(Family::kDocuments, document_key(context_.collection.number, row), encode(base));
  save(group, row, undo);
  std::vector<std::pair<Row, document::Document>> documents;
  if (context_.data().wants_documents()) {
    json::Parser parser;
    AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, base, parser));
    documents.emplace_back(row, std::move(document));
  }
  group.add_record(context_.data(), std::move(record), std::move(documents));
  result = to_document(context_.collection, row, std::move(base));
  return {};
}

// What the replace changes, as it was before, with it.
void ReplaceWrite::save(Group& group, Row row, const document::Patch& undo) {
  const Version version = group.next_version();
  CollectionState& state = group.state(context_.data());
  UndoGroups undos;
  undos.take(row, version, undo);
  const auto put = [&](const std::string& key, const std::string& value) -> Status {
    group.put(Family::kSaved, key, value);
    state.add_unnoted(key.size() + value.size());
    return {};
  };
  const Status saved = undos.write(context_.collection.number, version, put);
  assert(saved.ok());
  group.count(context_.data());
}

Status PatchWrite::resolve(Group& group) {
  AMEND_ASSIGN_OR_RETURN(row_, find_document(group, context_.collection, command_.document_id));
  if (group.rebases(context_.data(), row_)) {
    group.postpone();
    return {};
  }
  AMEND_RETURN_IF_ERROR(document::take_vector_claims(*group.state(context_.data()).vector_names,
                                                     command_.patch, command_.claims));
  const bool asks = early_ || !command_.claims.empty() || !command_.if_versions.empty();
  if (asks && group.changes(context_.data(), row_)) {
    group.postpone();
    return {};
  }
  AMEND_RETURN_IF_ERROR(check_versions(context_.data().view(), row_, command_.if_versions));
  AMEND_RETURN_IF_ERROR(check_claims());
  if (command_.patch.empty()) {
    version_ = group.next_version() - 1;
    return early_ ? make_result(nullptr) : Status();
  }
  AMEND_RETURN_IF_ERROR(check_size(group));
  version_ = group.next_version();
  Record record = record_of_one(RecordKind::kUpdateDocuments, context_, row_);
  document::set_time(command_.patch, record.time);
  if (early_) AMEND_RETURN_IF_ERROR(make_result(&record));
  record.entries.push_back({row_, std::move(command_.patch)});
  group.add_record(context_.data(), std::move(record));
  return {};
}

Status PatchWrite::check_claims() const {
  if (command_.claims.empty()) return {};
  AMEND_ASSIGN_OR_RETURN(const OneDocument one, read_document(context_.collection, row_));
  AMEND_ASSIGN_OR_RETURN(const auto vectors, context_.data().view().vectors(row_));
  return document::check_claims(command_.claims, one.document, vectors);
}

// Only a document whose size is not known to be under the limit is read.
Status PatchWrite::check_size(Group& group) const {
  Collection& data = context_.data();
  const std::uint64_t growth = growth_of(command_.patch);
  if (group.text_bound(data) + growth <= limits::kDocumentBytes ||
      group.text_bound(data, row_) + growth <= limits::kDocumentBytes) {
    return {};
  }
  AMEND_ASSIGN_OR_RETURN(OneDocument one, read_document(context_.collection, row_));
  for (const document::Entry& entry : group.entries(data, row_)) {
    document::apply(*entry.patch, one.document);
  }
  document::apply(command_.patch, one.document);
  return one.document.text().bytes() > limits::kDocumentBytes ? document_too_large() : Status();
}

// Before the commit; `record` is the one that changes the document, null if none does.
// REQUIRES: the group does not change it otherwise.
Status PatchWrite::make_result(const Record* record) {
  AMEND_ASSIGN_OR_RETURN(OneDocument one, read_document(context_.collection, row_));
  if (record != nullptr) {
    document::apply(command_.patch, one.document);
    one.base.text = one.document.text();
    one.base.version = version_;
    one.base.updated_at = record->time;
  }
  result = to_document(context_.collection, row_, std::move(one.base));
  return {};
}

Status PatchWrite::finish() {
  if (early_) return {};
  json::Parser parser;
  AMEND_ASSIGN_OR_RETURN(StoredBase base, view_->document(row_, parser, version_));
  result = to_document(context_.collection, row_, std::move(base));
  return {};
}

}  // namespace amend::embedded
