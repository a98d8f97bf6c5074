#include "base/limits.h"
#include "document/rules.h"
#include "embedded/group.h"
#include "embedded/view.h"
#include "embedded/writes.h"

namespace amend::embedded {
Status document_not_found(const CollectionEntry& collection, const std::string& document_id) {
  return Status::not_found("document", document_id,
                           "Document not found in collection " + collection.info.id);
}

Status document_too_large() {
  return {Code::kPayloadTooLarge,
          "the update would make the document larger than " +
              std::to_string(limits::kDocumentBytes) + " bytes",
          {{"limit", static_cast<std::int64_t>(limits::kDocumentBytes)}}};
}

Status past_deadline() {
  return {Code::kUnavailable,
          "The request took longer than its deadline allows; nothing was changed"};
}

Status too_much(std::size_t max_bytes) {
  return {Code::kPayloadTooLarge,
          "The documents are too large to be changed in one atomic step; change fewer at a time",
          {{"limit", static_cast<std::int64_t>(max_bytes)}}};
}

bool apply_within_limit(const document::Patch& patch, document::Document& document,
                        std::size_t& bytes) {
  // A dotted key of n bytes becomes at most n/2 nested objects of six bytes each around their keys.
  const std::size_t bound = bytes + 8 * patch.bytes + 64;
  if (bound <= limits::kDocumentBytes) {
    document::apply(patch, document);
    bytes = bound;
    return true;
  }
  document::Document changed = document;
  document::apply(patch, changed);
  const std::size_t measured = changed.text().bytes();
  if (measured > limits::kDocumentBytes) return false;
  document = std::move(changed);
  bytes = measured;
  return true;
}

Status UpdateWrite::resolve(Group& group) {
  AMEND_ASSIGN_OR_RETURN(const CollectionState* const state,
                         group.collection(context_.collection.number));
  AMEND_ASSIGN_OR_RETURN(version_, group.next_version());
  time_ = now_us();
  result.outcomes.assign(command_.updates.size(), Status());
  AMEND_ASSIGN_OR_RETURN(const auto rows, find_rows(group, state->vector_names));
  const std::size_t bytes_before = group.bytes();
  for (const auto& [row, entries] : rows) {
    AMEND_RETURN_IF_ERROR(update_row(group, row, entries));
    if (group.bytes() - bytes_before > context_.max_bytes) return too_much(context_.max_bytes);
  }
  add_record(group, rows);
  return {};
}

// Decides every entry that does not depend on the document's content; gives the rows that are left,
// each with its entries in the order of the request.
Result<std::map<Row, UpdateWrite::EntryIndexes>> UpdateWrite::find_rows(
    Group& group, const engine::VectorNames& names) {
  std::map<Row, EntryIndexes> rows;
  for (std::size_t at = 0; at < command_.updates.size(); ++at) {
    engine::DocumentUpdate& update = command_.updates[at];
    AMEND_ASSIGN_OR_RETURN(const auto stored,
                           group.get(Family::kIds, id_key(group.name_space(), update.document_id)));
    const auto location = stored ? decode_location(*stored) : Location{};
    if (!location)
      return Status::internal("an id of namespace " + std::to_string(group.name_space()) +
                              " is damaged");
    if (location->collection != context_.collection.number) {
      result.outcomes[at] = document_not_found(context_.collection, update.document_id);
      continue;
    }
    ++result.matched;
    result.outcomes[at] =
        update.refusal.ok() ? document::check_vector_names(update.patch, names) : update.refusal;
    if (result.outcomes[at].ok() && !update.patch.empty()) rows[location->row].push_back(at);
  }
  return rows;
}

Status UpdateWrite::update_row(Group& group, Row row, const EntryIndexes& entries) {
  const std::string key = document_key(context_.collection.number, row);
  AMEND_ASSIGN_OR_RETURN(const auto stored, group.get(Family::kDocuments, key));
  auto base = stored ? decode_base(*stored) : std::nullopt;
  if (!base) return damaged("document", context_.collection.number, row);
  AMEND_ASSIGN_OR_RETURN(
      document::Document document,
      document::Document::parse(identity_of(context_.collection, *base), base->text, parser_));
  std::size_t bytes = base->text.bytes();
  bool changed = false;
  for (const std::size_t at : entries) {
    if (passed(context_.deadline)) return past_deadline();
    if (apply_within_limit(command_.updates[at].patch, document, bytes)) {
      changed = true;
    } else {
      result.outcomes[at] = document_too_large();
    }
  }
  if (!changed) return {};
  base->stamp = base->version = version_;
  base->updated_at = time_;
  base->text = document.text();
  group.put(Family::kDocuments, key, encode(*base));
  return {};
}

void UpdateWrite::add_record(Group& group, const std::map<Row, EntryIndexes>& rows) {
  std::map<std::size_t, Row> acting;  // entry -> row, in the order of the request
  for (const auto& [row, entries] : rows) {
    for (const std::size_t at : entries) {
      if (result.outcomes[at].ok()) acting[at] = row;
    }
  }
  if (acting.empty()) return;
  std::uint64_t failed = 0;
  for (const Status& outcome : result.outcomes) failed += outcome.ok() ? 0 : 1;
  Record record{RecordKind::kUpdateDocuments,    time_,  context_.key_id,
                context_.collection.number,      "",     result.matched,
                result.outcomes.size() - failed, failed, {}};
  for (const auto& [at, row] : acting) {
    RecordEntry& entry = record.entries.emplace_back();
    entry.rows.add(row);
    entry.patch = std::move(command_.updates[at].patch);
  }
  group.add_record(record);
  result.version = version_;
}

}  // namespace amend::embedded
