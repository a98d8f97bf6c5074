#include "embedded/revert_writes.h"

#include "base/limits.h"
#include "embedded/delete_writes.h"
#include "embedded/group.h"
#include "embedded/past_deadline.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

using Why = engine::RevertedOperation::Skipped::Why;

Status not_revertible(const std::string& why) {
  return {Code::kNotRevertible, "The operation cannot be reverted: " + why, {{"reason", why}}};
}

// The documents that an update or a revert concerns.
RowSet rows_of(const Record& record) {
  RowSet rows = record.rows;
  for (const RecordEntry& entry : record.entries) rows.add(entry.row);
  return rows;
}

// The first of the rows with their ids. `why` tells it of a row that has a document.
template <class WhyOf>
Status list_skipped(const Collection& data, const RowSet& rows, WhyOf why,
                    engine::RevertedOperation& result) {
  const View view = data.view();
  json::Parser parser;
  Status status;
  rows.for_each_from(0, [&](Row row) {
    if (result.skipped.size() == limits::kListedSkipped) return false;
    if (!view.has(row)) {
      result.skipped.push_back({{}, row, Why::kDeleted});
      return true;
    }
    auto base = view.document(row, parser);
    if (!base.ok()) return status = base.status(), false;
    result.skipped.push_back({std::move(base->document_id), row, why(row)});
    return true;
  });
  return status;
}

}  // namespace

// Reads the operation and everything since; nothing of that is done in the queue.
Status RevertUpdateWrite::prepare() {
  auto followed = context_.data().follow();
  follower_ = std::move(followed.follower);
  const History history(store_, context_.collection, followed.view);
  AMEND_ASSIGN_OR_RETURN(Record target, history.whole_record(command_.version));
  const std::string why = why_not_revertible(followed.view, target);
  if (!why.empty()) return not_revertible(why);
  target_ = std::make_shared<const Record>(std::move(target));
  AMEND_ASSIGN_OR_RETURN(update_, update_of(history, target_));
  changed_.emplace(*update_);
  return history.for_each_since(target_->version, [&](Version version, RecordKind kind) -> Status {
    if (kind == RecordKind::kCreate || kind == RecordKind::kDelete) return {};
    if (passed(context_.deadline)) return past_deadline();
    return look_at(history, version);
  });
}

Status RevertUpdateWrite::look_at(const History& history, Version version) {
  AMEND_ASSIGN_OR_RETURN(Record read, history.whole_record(version));
  const auto record = std::make_shared<const Record>(std::move(read));
  AMEND_ASSIGN_OR_RETURN(const SharedRecord update, update_of(history, record));
  changed_->add(*record, update.get());
  return {};
}

// What a revert reverts in the end; of anything else, itself.
Result<SharedRecord> RevertUpdateWrite::update_of(const History& history, SharedRecord record) {
  const Version asked = record->version;
  const auto known = updates_.find(asked);
  if (known != updates_.end()) return known->second;
  const bool is_revert = record->kind == RecordKind::kRevert;
  while (record->kind == RecordKind::kRevert) {
    AMEND_ASSIGN_OR_RETURN(Record before, history.whole_record(record->reverts));
    record = std::make_shared<const Record>(std::move(before));
  }
  if (is_revert) updates_[asked] = record;
  return record;
}

Status RevertUpdateWrite::resolve(Group& group) {
  Collection& data = context_.data();
  if (target_->version <= group.state(data).begun) {
    return not_revertible("It is being folded into its documents");
  }
  for (const SharedCommitted& effect : data.take(*follower_)) {
    changed_->add(*effect->record, effect->update.get());
  }
  RowSet rows = rows_of(*target_);
  result.matched = rows.size();
  skipped_ = rows;
  reverted_ = data.pending().reverted(target_->version);
  rows.remove_all(reverted_);
  rows.remove_all(changed_->rows());
  rows.remove_all(data.removed());
  AMEND_RETURN_IF_ERROR(leave_overgrown(group, rows));
  skipped_.remove_all(rows);
  result.reverted = rows.size();
  if (rows.empty()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kRevert, context_, now_us());
  record.reverts = target_->version;
  record.matched = result.matched;
  record.updated = result.reverted;
  record.rows = std::move(rows);
  group.add_record(data, std::move(record), {}, update_);
  return {};
}

// What comes back may be longer than what goes. Documents are read where an upper bound of their
// size does not tell.
Status RevertUpdateWrite::leave_overgrown(Group& group, RowSet& rows) {
  Collection& data = context_.data();
  if (group.text_bound(data) <= limits::kDocumentBytes) return {};
  const View view = data.view();
  RowReader reader(view, data.number(), Store::Reading::kSome, /*last=*/0);
  Status status;
  rows.for_each_from(0, [&](Row row) {
    if (group.text_bound(data, row) <= limits::kDocumentBytes) return true;
    if (passed(context_.deadline)) return status = past_deadline(), false;
    const auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (base->text.bytes() + data.pending().growth(row) <= limits::kDocumentBytes) return true;
    const auto bytes = bytes_after(row, *base, reader.parser());
    if (!bytes.ok()) return status = bytes.status(), false;
    if (*bytes > limits::kDocumentBytes) overgrown_.add(row);
    return true;
  });
  rows.remove_all(overgrown_);
  return status;
}

// Of the row's text once it is reverted, for a base without what is pending.
Result<std::uint64_t> RevertUpdateWrite::bytes_after(Row row, const StoredBase& base,
                                                     json::Parser& parser) {
  const Pending& pending = context_.data().pending();
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, base, parser));
  bool due = pending.reverted(update_->version).contains(row);  // then it has its effect again
  const auto make_update = [&] {
    if (std::exchange(due, false)) {
      document::apply(update_->patch, document);
      for (const RecordEntry& entry : update_->entries) {
        if (entry.row == row) document::apply(entry.patch, document);
      }
    }
  };
  std::vector<PendingEntry> entries;
  pending.collect(row, base.stamp, entries);
  document::Patch space;
  for (const PendingEntry& entry : entries) {
    if (entry.version > update_->version) make_update();
    if (entry.version == update_->version) continue;
    const document::Patch* patch = patch_of(entry, parser, space);
    if (patch == nullptr) return damaged("pending patch", context_.collection.number, row);
    document::apply(*patch, document);
  }
  make_update();
  return document.text().bytes();
}

Status RevertUpdateWrite::finish() {
  return list_skipped(
      context_.data(), skipped_,
      [&](Row row) {
        if (reverted_.contains(row)) return Why::kReverted;
        return overgrown_.contains(row) ? Why::kTooLarge : Why::kChanged;
      },
      result);
}

Status RevertCreateWrite::prepare() {
  auto followed = context_.data().follow();
  follower_ = std::move(followed.follower);
  const View& view = followed.view;
  AMEND_ASSIGN_OR_RETURN(Record target,
                         History(store_, context_.collection, view).whole_record(command_.version));
  rows_ = std::move(target.rows);
  RowReader reader(view, context_.collection.number);
  Status status;
  rows_.for_each_from(0, [&](Row row) {
    if (!view.has(row)) return true;
    if (passed(context_.deadline)) return status = past_deadline(), false;
    auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (base->version == target.version) unchanged_.emplace_back(row, std::move(base->document_id));
    return true;
  });
  return status;
}

Status RevertCreateWrite::resolve(Group& group) {
  const RowSet changed = context_.data().changed_rows(*follower_);
  std::vector<Row> rows;
  skipped_ = rows_;
  for (const auto& [row, id] : unchanged_) {
    if (changed.contains(row)) continue;
    rows.push_back(row);
    skipped_.remove(row);
    group.remove_id(id);
  }
  result.matched = rows_.size();
  result.reverted = rows.size();
  if (rows.empty()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.reverts = command_.version;
  record.matched = result.matched;
  record.updated = result.reverted;
  return remove_documents(group, context_, rows, std::move(record));
}

Status RevertCreateWrite::finish() {
  return list_skipped(
      context_.data(), skipped_, [](Row) { return Why::kChanged; }, result);
}

}  // namespace amend::embedded
