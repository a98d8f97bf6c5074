#include <algorithm>

#include "base/limits.h"
#include "document/operators.h"
#include "document/rules.h"
#include "embedded/group.h"
#include "embedded/one_document.h"
#include "embedded/view.h"
#include "embedded/writes.h"

namespace amend::embedded {

namespace {

bool removes(const document::Patch& patch) {
  return std::any_of(patch.assignments.begin(), patch.assignments.end(), [](const auto& one) {
    return one.operation == document::Operation::kRemove ||
           one.operation == document::Operation::kRename;
  });
}

}  // namespace

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

Status check_version(const View& view, Row row, Version wanted) {
  AMEND_ASSIGN_OR_RETURN(const Version version, view.version_of(row));
  if (version == wanted) return {};
  return {Code::kVersionConflict,
          "The document is at version " + std::to_string(version) + ", not at " +
              std::to_string(wanted) + "; read it again",
          {{"version", static_cast<std::int64_t>(version)}}};
}

Status check_versions(const View& view, Row row, const engine::Versions& wanted) {
  if (wanted.empty()) return {};
  AMEND_ASSIGN_OR_RETURN(const Version version, view.version_of(row));
  if (std::find(wanted.begin(), wanted.end(), version) != wanted.end()) return {};
  return {Code::kPreconditionFailed,
          "The document is at version " + std::to_string(version) +
              ", which If-Match does not name; nothing was changed",
          {{"version", static_cast<std::int64_t>(version)}}};
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
  if (must_see_committed(group, rows)) {
    group.postpone();
    return {};
  }
  result.outcomes.reserve(command_.updates.size());
  const Micros time = now_us();
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
      document::set_time(update.patch, time);
      entries_.push_back({*row, std::move(update.patch)});
    }
    failed += outcome.ok() ? 0 : 1;
    result.outcomes.push_back(std::move(outcome));
  }
  result.refused = trial_.atomic() && failed > 0;
  if (result.refused) return {};
  AMEND_RETURN_IF_ERROR(check_trial(group));
  if (entries_.empty() && !must_record()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kUpdateDocuments, context_, time);
  record.matched = result.matched;
  record.updated = result.outcomes.size() - failed;
  record.failed = failed;
  record.entries = std::move(entries_);
  group.add_record(context_.data(), std::move(record));
  return {};
}

// A document that this very group creates or replaces cannot be read, and its size may be asked;
// nor can one that it changes be asked for its version.
bool UpdateWrite::must_see_committed(Group& group,
                                     const std::vector<std::optional<Row>>& rows) const {
  std::vector<Row> versioned;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!rows[at]) continue;
    if (group.rebases(context_.data(), *rows[at])) return true;
    if (command_.updates[at].if_version || trial_.has_token()) versioned.push_back(*rows[at]);
  }
  std::sort(versioned.begin(), versioned.end());
  return !versioned.empty() && group.changes(context_.data(), versioned);
}

Status UpdateWrite::check_trial(const Group& group) {
  if (!trial_.has_token()) return {};
  std::vector<Row> rows;
  for (const RecordEntry& entry : entries_) {
    rows.push_back(entry.row);
    trial_.show(entry.row, &entry.patch);
  }
  return trial_.choose(group, rows);
}

Status UpdateWrite::check(Group& group, Row row, const engine::DocumentUpdate& update) {
  AMEND_RETURN_IF_ERROR(update.refusal);
  AMEND_RETURN_IF_ERROR(
      document::check_vector_names(update.patch, *group.state(context_.data()).vector_names));
  if (update.if_version) {
    AMEND_RETURN_IF_ERROR(check_version(context_.data().view(), row, *update.if_version));
  }
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
// assignments has to be applied to be measured; the document that it spoils is read anew. Of many
// removals each looks through a whole object, so a patch with some is applied at once.
bool UpdateWrite::try_patch(Row row, const document::Patch& patch) {
  Measured& measured = measured_.at(row);
  std::uint64_t bytes = measured.bytes;
  if (patch.assignments.size() > 1 && removes(patch)) {
    document::apply(patch, measured.document);
    bytes = measured.document.text().bytes();
  } else {
    for (const document::Assignment& assignment : patch.assignments) {
      bytes += static_cast<std::uint64_t>(document::growth(assignment, measured.document));
      if (patch.assignments.size() == 1 && bytes > limits::kDocumentBytes) return false;
      document::apply(assignment, measured.document);
    }
  }
  measured.bytes = bytes;
  if (bytes <= limits::kDocumentBytes) return true;
  measured_.erase(row);
  return false;
}

}  // namespace amend::embedded
