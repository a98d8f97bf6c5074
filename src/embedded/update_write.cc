#include <algorithm>

#include "base/limits.h"
#include "document/rules.h"
#include "embedded/group.h"
#include "embedded/one_document.h"
#include "embedded/view.h"
#include "embedded/writes.h"

namespace amend::embedded {

Status document_not_found(const CollectionEntry& collection, const std::string& document_id) {
  return Status::not_found("document", document_id,
                           "Document not found in collection " + collection.info.id);
}

Status collection_dropped(const CollectionEntry& collection) {
  return Status::not_found("collection", collection.info.id,
                           "There is no collection '" + collection.info.id + "'");
}

Status document_too_large() {
  return {Code::kPayloadTooLarge,
          "the update would make the document larger than " +
              std::to_string(limits::kDocumentBytes) + " bytes",
          {{"limit", static_cast<std::int64_t>(limits::kDocumentBytes)}}};
}

Record record_of(RecordKind kind, const WriteContext& context, Micros time) {
  Record record;
  record.kind = kind;
  record.time = time;
  record.key_id = context.key_id;
  record.collection = context.collection.number;
  return record;
}

Status UpdateWrite::resolve(Group& group) {
  std::vector<std::string_view> ids;
  ids.reserve(command_.updates.size());
  for (const engine::DocumentUpdate& update : command_.updates) ids.push_back(update.document_id);
  AMEND_ASSIGN_OR_RETURN(const auto rows, find_documents(group, context_.collection, ids));
  // A document that this very group creates or replaces cannot be read, and its size may be asked.
  if (std::any_of(rows.begin(), rows.end(), [&](const std::optional<Row>& row) {
        return row && group.rebases(context_.data(), *row);
      })) {
    group.postpone();
    return {};
  }
  result.outcomes.reserve(command_.updates.size());
  std::uint64_t failed = 0;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    engine::DocumentUpdate& update = command_.updates[at];
    const std::optional<Row> row = rows[at];
    result.matched += row ? 1 : 0;
    Status outcome = row ? check(group, *row, update)
                         : document_not_found(context_.collection, update.document_id);
    if (outcome.code() == Code::kInternal || outcome.code() == Code::kUnavailable) return outcome;
    if (outcome.ok() && !update.patch.empty()) {
      growth_ += growth_of(update.patch);
      entries_.push_back({*row, std::move(update.patch)});
    }
    failed += outcome.ok() ? 0 : 1;
    result.outcomes.push_back(std::move(outcome));
  }
  if (entries_.empty()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kUpdateDocuments, context_, now_us());
  record.matched = result.matched;
  record.updated = result.outcomes.size() - failed;
  record.failed = failed;
  record.entries = std::move(entries_);
  group.add_record(context_.data(), std::move(record));
  return {};
}

Status UpdateWrite::check(Group& group, Row row, const engine::DocumentUpdate& update) {
  AMEND_RETURN_IF_ERROR(update.refusal);
  AMEND_RETURN_IF_ERROR(
      document::check_vector_names(update.patch, *group.state(context_.data()).vector_names));
  return check_size(group, row, update.patch);
}

// No document is read unless an upper bound of its size is over the limit: first one for all
// documents, then one for this.
Status UpdateWrite::check_size(Group& group, Row row, const document::Patch& patch) {
  const std::uint64_t growth = growth_of(patch);
  if (group.text_bound(context_.data()) + growth_ + growth <= limits::kDocumentBytes) return {};
  if (!measured_.contains(row)) {
    std::uint64_t bound = group.text_bound(context_.data(), row) + growth;
    for (const RecordEntry& entry : entries_) {
      if (entry.row == row) bound += growth_of(entry.patch);
    }
    if (bound <= limits::kDocumentBytes) return {};
    AMEND_RETURN_IF_ERROR(measure(group, row));
  }
  if (passed(context_.deadline)) return past_deadline();
  return try_patch(row, patch) ? Status() : document_too_large();
}

// Reads the document as it will be before the entry at hand.
Status UpdateWrite::measure(Group& group, Row row) {
  json::Parser parser;
  AMEND_ASSIGN_OR_RETURN(const StoredBase base, context_.data().view().document(row, parser));
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, base, parser));
  for (const document::Entry& entry : group.entries(context_.data(), row)) {
    document::apply(*entry.patch, document);
  }
  for (const RecordEntry& entry : entries_) {
    if (entry.row == row) document::apply(entry.patch, document);
  }
  const std::uint64_t bytes = document.text().bytes();
  measured_.emplace(row, Measured{std::move(document), bytes});
  return {};
}

// Applies the patch to a measured document if that stays within the limit. A patch of several
// assignments has to be applied to be measured; the document that it spoils is read anew.
bool UpdateWrite::try_patch(Row row, const document::Patch& patch) {
  Measured& measured = measured_.at(row);
  std::uint64_t bytes = measured.bytes;
  for (const document::Assignment& assignment : patch.assignments) {
    bytes += static_cast<std::uint64_t>(document::growth(assignment, measured.document));
    if (patch.assignments.size() == 1 && bytes > limits::kDocumentBytes) return false;
    document::apply(assignment, measured.document);
  }
  measured.bytes = bytes;
  if (bytes <= limits::kDocumentBytes) return true;
  measured_.erase(row);
  return false;
}

}  // namespace amend::embedded
