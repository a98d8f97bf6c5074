#include "embedded/group.h"
#include "embedded/kept_rows.h"
#include "embedded/past_deadline.h"
#include "embedded/revert_writes.h"
#include "embedded/row_reader.h"

namespace amend::embedded {

// Most ids that must be looked at in the queue are read before.
Status RevertDeleteWrite::prepare() {
  const Number number = context_.collection.number;
  const View view = context_.data().view();
  const History history(store_, context_.collection, view);
  AMEND_ASSIGN_OR_RETURN(rows_, history.rows(command_.version));
  AMEND_ASSIGN_OR_RETURN(const auto kept,
                         kept_rows(store_, number, command_.version, view.snapshot()));
  if (!kept) return not_revertible(std::string(kDeletedNotKept));
  AMEND_ASSIGN_OR_RETURN(RowSet taken, stored_rows(store_, 'T', number));
  taken.keep_all(*kept);
  return read_ids(view, taken);
}

// Of the documents as they are kept.
Status RevertDeleteWrite::read_ids(const View& view, const RowSet& rows) {
  RowReader reader(view, context_.collection.number, Store::Reading::kSome, /*last=*/0);
  Status status;
  rows.for_each_from(0, [&](Row row) {
    if (ids_.contains(row)) return true;
    if (passed(context_.deadline)) return status = past_deadline(), false;
    auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    ids_[row] = std::move(base->document_id);
    return true;
  });
  return status;
}

Status RevertDeleteWrite::resolve(Group& group) {
  Collection& data = context_.data();
  const Number number = data.number();
  AMEND_ASSIGN_OR_RETURN(const auto kept, kept_rows(store_, number, command_.version));
  if (!kept) return not_revertible(std::string(kDeletedNotKept));
  RowSet taken = group.gone().of(Gone::kTaken, number);
  taken.keep_all(*kept);
  AMEND_RETURN_IF_ERROR(read_ids(data.view(), taken));
  Status status;
  taken.for_each_from(0, [&](Row row) {
    const auto back = take_id(group, row);
    if (!back.ok()) return status = back.status(), false;
    if (!*back) taken_.add(row);
    return true;
  });
  AMEND_RETURN_IF_ERROR(status);
  RowSet rows = *kept;
  rows.remove_all(taken_);
  skipped_ = rows_;
  skipped_.remove_all(rows);
  result.matched = rows_.size();
  result.reverted = rows.size();
  if (rows.empty()) return {};
  return_rows(group, data, command_.version, *kept, rows);
  group.state(data).documents += rows.size();
  result.version = group.next_version();
  Record record = record_of(RecordKind::kUndelete, context_, now_us());
  record.reverts = command_.version;
  record.matched = result.matched;
  record.updated = result.reverted;
  record.rows = std::move(rows);
  group.add_record(data, std::move(record));
  return {};
}

// False if the row's id is in use.
Result<bool> RevertDeleteWrite::take_id(Group& group, Row row) {
  const std::string& id = ids_.at(row);
  AMEND_ASSIGN_OR_RETURN(const auto place, group.locate(id));
  return !place && group.add_id(id, {context_.collection.number, row});
}

Status RevertDeleteWrite::finish() {
  return list_skipped(
      [&](Row row, bool) { return taken_.contains(row) ? Why::kIdTaken : Why::kReverted; });
}

}  // namespace amend::embedded
