#include <algorithm>
#include <functional>

#include "embedded/group.h"
#include "embedded/revert_writes.h"

namespace amend::embedded {

Status RestoreWrite::prepare() {
  auto followed = context_.data().follow();
  follower_ = std::move(followed.follower);
  const View& view = followed.view;
  AMEND_RETURN_IF_ERROR(read_target(view));
  // A revert that was settled with its update leaves nothing of its own in any document.
  const Record* update = target_.get();
  bool makes_again = false;
  for (auto at = reverted_.begin(); update->kind == RecordKind::kRevert; ++at) {
    update = at->get();
    makes_again = !makes_again;
  }
  if (makes_again) {
    make_again(*update);
    return read_since(view, TouchedRows(record_), target_->version);
  }
  AMEND_RETURN_IF_ERROR(read_changes(view, *update));
  // Where more comes back than the update names, that counts since the update.
  return read_since(view, TouchedRows(record_), update->version);
}

// What the update did to the rows of the target.
void RestoreWrite::make_again(const Record& update) {
  record_.kind = RecordKind::kRestore;
  if (update.kind == RecordKind::kUpdateMatching) record_.sets = {{update.rows, update.patch}};
  for (const RecordSet& set : update.sets) record_.sets.push_back(set);
  record_.entries = update.entries;
  keep(target_->rows);
}

Status RestoreWrite::read_changes(const View& view, const Record& update) {
  RowSet rows = rows_of(*target_);
  rows.remove_all(view.removed());
  AMEND_ASSIGN_OR_RETURN(SavedValues saved,
                         read_saved_values(store_, context_.data().number(), update.version, rows));
  record_.kind = RecordKind::kRestore;
  record_.sets = std::move(saved.sets);
  record_.entries = std::move(saved.entries);
  unknown_ = std::move(rows);
  unknown_.remove_all(saved.rows);
  return {};
}

// Leaves out all other rows.
void RestoreWrite::keep(const RowSet& rows) {
  for (RecordSet& set : record_.sets) set.rows.keep_all(rows);
  std::erase_if(record_.sets, [](const RecordSet& set) { return set.rows.empty(); });
  std::erase_if(record_.entries,
                [&](const RecordEntry& entry) { return !rows.contains(entry.row); });
}

Status RestoreWrite::resolve(Group& group) {
  Collection& data = context_.data();
  RowSet rows = unchanged_rows(Flip::kEffect);
  AMEND_RETURN_IF_ERROR(leave_overgrown(group, largest_growth_of(record_),
                                        std::bind_front(&RestoreWrite::bytes_after, this), rows));
  skipped_ = rows_of(*target_);
  result.matched = skipped_.size();
  skipped_.remove_all(rows);
  result.reverted = rows.size();
  if (rows.empty()) return {};
  keep(rows);
  result.version = group.next_version();
  Record record = record_of(RecordKind::kRestore, context_, now_us());
  record.reverts = target_->version;
  record.matched = result.matched;
  record.updated = result.reverted;
  record.sets = std::move(record_.sets);
  record.entries = std::move(record_.entries);
  reverted_.insert(reverted_.begin(), target_);
  group.add_record(data, std::move(record), {}, std::move(reverted_));
  return {};
}

// Of the row's text once the record is folded in, for a base without what is pending.
Result<std::uint64_t> RestoreWrite::bytes_after(Row row, const StoredBase& base,
                                                json::Parser& parser) {
  StoredBase folded = base;
  AMEND_RETURN_IF_ERROR(context_.data().view().fold(row, folded, parser).status());
  AMEND_ASSIGN_OR_RETURN(auto document, parse_base(context_.collection, folded, parser));
  embedded::apply(record_, row, document);
  return document.text().bytes();
}

}  // namespace amend::embedded
