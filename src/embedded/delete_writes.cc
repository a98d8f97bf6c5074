#include "embedded/delete_writes.h"

#include <algorithm>
#include <set>

#include "embedded/group.h"
#include "embedded/kept_rows.h"
#include "embedded/one_document.h"

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
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.matched = record.updated = rows.size();
  record.failed = result.failed;
  result.version = group.next_version();
  RowSet set;
  for (const Row row : rows) set.add(row);
  return remove_documents(group, context_, std::move(set), std::move(record));
}

Status remove_documents(Group& group, const WriteContext& context, RowSet rows, Record record) {
  Collection& data = context.data();
  if (context.keeps_deleted) {
    AMEND_RETURN_IF_ERROR(keep_rows(group, data, rows));
  } else {
    group.gone().add(Gone::kLeftover, data.number(), rows);
  }
  group.state(data).documents -= rows.size();
  record.rows = std::move(rows);
  group.add_record(data, std::move(record));
  return {};
}

Status DeleteMatchingWrite::resolve(Group& group) {
  AMEND_ASSIGN_OR_RETURN(RowSet rows, matching_.finish());
  AMEND_RETURN_IF_ERROR(trial_.choose(group, rows));
  result.deleted = rows.size();
  if (rows.empty()) return {};
  trial_.show(rows, nullptr);
  result.version = group.next_version();
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.filter_text = std::move(command_.filter_text);
  record.matched = record.updated = result.deleted;
  return remove_documents(group, context_, std::move(rows), std::move(record));
}

}  // namespace amend::embedded
