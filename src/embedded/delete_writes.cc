#include "embedded/delete_writes.h"

#include <algorithm>
#include <set>

#include "embedded/group.h"
#include "embedded/one_document.h"
#include "embedded/stored_vectors.h"

namespace amend::embedded {

Status DeleteWrite::resolve(Group& group) {
  const std::vector<std::string_view> ids(command_.document_ids.begin(),
                                          command_.document_ids.end());
  AMEND_ASSIGN_OR_RETURN(const auto found, find_documents(group, context_.collection, ids));
  std::vector<Row> rows;
  for (const std::optional<Row>& row : found) {
    if (row) rows.push_back(*row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  if (group.changes(context_.data(), rows)) {
    group.postpone();
    return {};
  }
  std::set<std::string_view> removed;
  std::set<std::string_view> unknown;
  result.outcomes.reserve(ids.size());
  for (std::size_t at = 0; at < ids.size(); ++at) {
    const std::string& id = command_.document_ids[at];
    (found[at] ? removed : unknown).insert(id);
    result.outcomes.push_back(found[at] ? Status() : document_not_found(context_.collection, id));
  }
  result.deleted = removed.size();
  result.failed = unknown.size();
  result.refused = trial_.atomic() && result.failed > 0;
  if (result.refused) return {};
  for (const Row row : rows) {
    AMEND_RETURN_IF_ERROR(check_versions(context_.data().view(), row, command_.if_versions));
    trial_.show(row, nullptr);
  }
  AMEND_RETURN_IF_ERROR(trial_.choose(group, rows));
  if (rows.empty()) return {};
  for (const std::string_view id : removed) group.remove_id(std::string(id));
  return remove(group, rows);
}

// What is stored under the rows, which are ascending, and their record.
Status DeleteWrite::remove(Group& group, const std::vector<Row>& rows) {
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.matched = record.updated = rows.size();
  record.failed = result.failed;
  result.version = group.next_version();
  return remove_documents(group, context_, rows, std::move(record));
}

Status remove_documents(Group& group, const WriteContext& context, const std::vector<Row>& rows,
                        Record record) {
  const Number number = context.collection.number;
  CollectionState& state = group.state(context.data());
  StoredVectors vectors(group.store(), number);
  for (const Row row : rows) {
    record.rows.add(row);
    group.remove(Family::kDocuments, document_key(number, row));
    if (state.vector_names->empty()) continue;
    AMEND_ASSIGN_OR_RETURN(const auto keys, vectors.keys(row));
    for (const std::string& key : keys) group.remove(Family::kVectors, key);
  }
  state.documents -= rows.size();
  group.add_record(context.data(), std::move(record));
  return {};
}

Status DeleteMatchingWrite::resolve(Group& group) {
  Collection& data = context_.data();
  AMEND_ASSIGN_OR_RETURN(RowSet rows, matching_.finish());
  AMEND_RETURN_IF_ERROR(trial_.choose(group, rows));
  result.deleted = rows.size();
  if (rows.empty()) return {};
  trial_.show(rows, nullptr);
  result.version = group.next_version();
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.filter_text = std::move(command_.filter_text);
  record.matched = record.updated = result.deleted;
  group.state(data).documents -= result.deleted;
  group.leave(data, rows);
  record.rows = std::move(rows);
  group.add_record(data, std::move(record));
  return {};
}

}  // namespace amend::embedded
