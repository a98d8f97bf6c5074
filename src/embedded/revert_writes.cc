#include "embedded/revert_writes.h"

#include "base/limits.h"
#include "embedded/delete_writes.h"
#include "embedded/group.h"
#include "embedded/past_deadline.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

using Why = engine::RevertedOperation::Skipped::Why;

Status being_folded() {
  return {Code::kUnavailable, "The operation is being folded into its documents; try again"};
}

}  // namespace

Status not_revertible(const std::string& why) {
  return {Code::kNotRevertible, "The operation cannot be reverted: " + why, {{"reason", why}}};
}

Status RevertWrite::list_skipped(const WhyOf& why) {
  const View view = context_.data().view();
  RowReader reader(view, context_.collection.number, Store::Reading::kSome, /*last=*/0);
  StoredBase base;
  Status status;
  skipped_.for_each_from(0, [&](Row row) {
    if (result.skipped.size() == limits::kListedSkipped) return false;
    const bool has_document = view.has(row);
    const auto found = reader.find(row, base);
    if (!found.ok()) return status = found.status(), false;
    result.skipped.push_back({{}, row, why(row, has_document)});
    if (*found) result.skipped.back().document_id = base.document_id;
    return true;
  });
  return status;
}

// Nothing of this is done in the queue.
Status RevertOfUpdate::read_target(const View& view) {
  const History history(store_, context_.collection, view);
  AMEND_ASSIGN_OR_RETURN(Record target, history.whole_record(command_.version));
  target_ = std::make_shared<const Record>(std::move(target));
  AMEND_ASSIGN_OR_RETURN(const std::string why, history.why_not_revertible(*target_));
  if (!why.empty()) return not_revertible(why);
  AMEND_ASSIGN_OR_RETURN(RevertChain chain, RevertChains(history).of(*target_));
  if (!chain.whole) return not_revertible(kChainIsGone);
  reverted_ = std::move(chain.records);
  return {};
}

Status RevertOfUpdate::read_since(const View& view, TouchedRows places, Version since) {
  const Version update = reverted_.empty() ? target_->version : reverted_.back()->version;
  places.add(*target_);
  for (const SharedRecord& reverted : reverted_) places.add(*reverted);
  changed_.emplace(update, std::move(places));
  const History history(store_, context_.collection, view);
  RevertChains chains(history);
  return history.for_each_since(since, [&](Version version, RecordKind kind) -> Status {
    const bool changes = is_update(kind) && kind != RecordKind::kUndelete;
    if (!changes && kind != RecordKind::kReplace) return {};
    if (passed(context_.deadline)) return past_deadline();
    AMEND_ASSIGN_OR_RETURN(const Record record, history.whole_record(version));
    AMEND_ASSIGN_OR_RETURN(const RevertChain chain, chains.of(record));
    chain.whole ? changed_->add(record, chain.records, target_->version)
                : changed_->add_unknown(record);
    return {};
  });
}

RowSet RevertOfUpdate::unchanged_rows(Flip flip) {
  Collection& data = context_.data();
  for (const SharedCommitted& effect : data.take(*follower_)) {
    changed_->add(*effect->record, effect->reverted);
  }
  reverted_since_ = flip == Flip::kRecord ? changed_->moved() : changed_->flipped();
  RowSet rows = rows_of(*target_);
  rows.remove_all(reverted_since_);
  rows.remove_all(changed_->rows());
  rows.remove_all(data.removed());
  rows.remove_all(unknown_);
  return rows;
}

Status RevertOfUpdate::leave_overgrown(Group& group, std::uint64_t growth,
                                       const BytesAfter& bytes_after, RowSet& rows) {
  Collection& data = context_.data();
  if (group.text_bound(data) + growth <= limits::kDocumentBytes) return {};
  const View view = data.view();
  RowReader reader(view, data.number(), Store::Reading::kSome, /*last=*/0);
  Status status;
  rows.for_each_from(0, [&](Row row) {
    if (group.text_bound(data, row) + growth <= limits::kDocumentBytes) return true;
    if (passed(context_.deadline)) return status = past_deadline(), false;
    const auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (base->text.bytes() + data.pending().growth(row) + growth <= limits::kDocumentBytes) {
      return true;
    }
    const auto bytes = bytes_after(row, *base, reader.parser());
    if (!bytes.ok()) return status = bytes.status(), false;
    if (*bytes > limits::kDocumentBytes) overgrown_.add(row);
    return true;
  });
  rows.remove_all(overgrown_);
  return status;
}

Status RevertOfUpdate::finish() {
  const RowSet changed = changed_->rows();
  return list_skipped([&](Row row, bool has_document) {
    if (!has_document) return Why::kDeleted;
    if (reverted_since_.contains(row)) return Why::kReverted;
    if (overgrown_.contains(row)) return Why::kTooLarge;
    return unknown_.contains(row) && !changed.contains(row) ? Why::kNotKept : Why::kChanged;
  });
}

Status RevertUpdateWrite::prepare() {
  auto followed = context_.data().follow();
  follower_ = std::move(followed.follower);
  AMEND_RETURN_IF_ERROR(read_target(followed.view));
  if (target_->version <= followed.view.state().begun) return being_folded();
  const bool flips = target_->kind == RecordKind::kRevert;
  update_ = flips ? flipped_by_revert(reverted_) : target_;
  return read_since(followed.view, {}, target_->version);
}

Status RevertUpdateWrite::resolve(Group& group) {
  Collection& data = context_.data();
  if (target_->version <= group.state(data).begun) return being_folded();
  RowSet rows = unchanged_rows(Flip::kRecord);
  // What comes back may be longer than what goes. Documents are read where an upper bound of their
  // size, which counts what is reverted too, does not tell.
  AMEND_RETURN_IF_ERROR(
      leave_overgrown(group, 0, std::bind_front(&RevertUpdateWrite::bytes_after, this), rows));
  skipped_ = rows_of(*target_);
  result.matched = skipped_.size();
  skipped_.remove_all(rows);
  result.reverted = rows.size();
  if (rows.empty()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kRevert, context_, now_us());
  record.reverts = target_->version;
  record.matched = result.matched;
  record.updated = result.reverted;
  record.rows = std::move(rows);
  reverted_.insert(reverted_.begin(), target_);
  group.add_record(data, std::move(record), {}, std::move(reverted_));
  return {};
}

// Of the row's text once it is reverted, for a base without what is pending.
Result<std::uint64_t> RevertUpdateWrite::bytes_after(Row row, const StoredBase& base,
                                                     json::Parser& parser) {
  const Pending& pending = context_.data().pending();
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, base, parser));
  bool due = pending.reverted(update_->version).contains(row);  // then it has its effect again
  const auto make_update = [&] {
    if (std::exchange(due, false)) embedded::apply(*update_, row, document);
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

Status RevertCreateWrite::prepare() {
  auto followed = context_.data().follow();
  follower_ = std::move(followed.follower);
  const View& view = followed.view;
  AMEND_ASSIGN_OR_RETURN(rows_, History(store_, context_.collection, view).rows(command_.version));
  RowReader reader(view, context_.collection.number);
  Status status;
  rows_.for_each_from(0, [&](Row row) {
    if (!view.has(row)) return true;
    if (passed(context_.deadline)) return status = past_deadline(), false;
    const auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (base->version == command_.version) unchanged_.add(row);
    return true;
  });
  return status;
}

Status RevertCreateWrite::resolve(Group& group) {
  RowSet rows = unchanged_;
  rows.remove_all(context_.data().changed_rows(*follower_));
  skipped_ = rows_;
  skipped_.remove_all(rows);
  result.matched = rows_.size();
  result.reverted = rows.size();
  if (rows.empty()) return {};
  result.version = group.next_version();
  Record record = record_of(RecordKind::kDelete, context_, now_us());
  record.reverts = command_.version;
  record.matched = result.matched;
  record.updated = result.reverted;
  return remove_documents(group, context_, std::move(rows), std::move(record));
}

Status RevertCreateWrite::finish() {
  return list_skipped(
      [](Row, bool has_document) { return has_document ? Why::kChanged : Why::kDeleted; });
}

}  // namespace amend::embedded
