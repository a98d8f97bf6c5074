// The writes that revert: updates and their reverts while they are pending and once they are
// settled, replaces, creates and deletes.
//
// The revert of an update that is not folded into any document yet is a record that takes rows out
// of it (pending.h); no document is read for it. So is the revert of such a revert. Once it is
// settled, what it changed is read from the saved values (saved_values.h), and a record of kind
// kRestore puts it back as any update would; to revert a revert that was settled with its update,
// the update's own changes are made again. What a replace changed was saved with it. The revert of
// a create deletes the documents that nobody has changed since; that of a delete gives documents
// back whose ids are free, for as long as they are kept (kept_rows.h), and is itself reverted as a
// create is.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "embedded/changed_since.h"
#include "embedded/history.h"
#include "embedded/revert_chains.h"
#include "embedded/saved_values.h"
#include "embedded/writes.h"

namespace amend::embedded {

// What is answered if an operation cannot be reverted.
Status not_revertible(const std::string& why);

class RevertWrite : public Write {
 public:
  // The store must outlive it.
  RevertWrite(const Store& store, WriteContext context, engine::RevertOperation command)
      : store_(store), context_(std::move(context)), command_(std::move(command)) {}

  [[nodiscard]] bool alone() const override { return true; }

  engine::RevertedOperation result;  // valid when the queue returned OK

 protected:
  // Why a row is left alone.
  using Why = engine::RevertedOperation::Skipped::Why;
  using WhyOf = std::function<Why(Row, bool has_document)>;
  // Puts the first of the rows that are left alone into the result.
  Status list_skipped(const WhyOf& why);

  const Store& store_;
  WriteContext context_;
  engine::RevertOperation command_;
  std::shared_ptr<Follower> follower_;
  RowSet skipped_;  // rows of the target that are left alone
};

// What the reverts of updates have in common, whether or not they are settled.
class RevertOfUpdate : public RevertWrite {
 public:
  using RevertWrite::RevertWrite;

  Status finish() override;

 protected:
  // Errors: kNotFound, kGone, kNotRevertible with the reason, kInternal.
  Status read_target(const View& view);
  // `places` are what the revert changes beside what the target and what that reverts name. What is
  // at or before `since` does not count; nor does a flip of the update up to the target.
  Status read_since(const View& view, TouchedRows places, Version since);
  // What must be as the target left it: the update's effect, if it is to be restored; if a record
  // is to be flipped, that very record and all others that come of the update, too.
  enum class Flip : std::uint8_t { kRecord, kEffect };
  // Of the target's rows those that nobody has changed since, and that have a document. For the
  // leader.
  RowSet unchanged_rows(Flip flip);
  // Leaves rows alone whose text would outgrow its limit. `growth` is an upper bound of what any
  // row's text grows by; `bytes_after` gives the bytes of one exactly, for a base without what is
  // pending.
  using BytesAfter = std::function<Result<std::uint64_t>(Row, const StoredBase&, json::Parser&)>;
  Status leave_overgrown(Group& group, std::uint64_t growth, const BytesAfter& bytes_after,
                         RowSet& rows);

  SharedRecord target_;
  std::vector<SharedRecord> reverted_;  // what the target reverts, and so on to the update
  RowSet unknown_;                      // rows of which it is not known what they had

 private:
  std::optional<ChangedSince> changed_;
  RowSet reverted_since_;  // of the rows that are left alone
  RowSet overgrown_;       // likewise
};

// Of one that is pending: kUnavailable if it is not any more, or not for long (CollectionState::
// begun); then what it changed can be restored once it is settled.
class RevertUpdateWrite : public RevertOfUpdate {
 public:
  using RevertOfUpdate::RevertOfUpdate;

  Status prepare() override;
  Status resolve(Group& group) override;

 private:
  Result<std::uint64_t> bytes_after(Row row, const StoredBase& base, json::Parser& parser);

  SharedRecord update_;  // the first of target and what it reverts that is no kRevert
};

// Of one that is settled, or a replace. REQUIRES: it is.
class RestoreWrite : public RevertOfUpdate {
 public:
  using RevertOfUpdate::RevertOfUpdate;

  Status prepare() override;
  Status resolve(Group& group) override;

 private:
  Status read_changes(const View& view, const Record& update);
  void make_again(const Record& update);
  void keep(const RowSet& rows);
  Result<std::uint64_t> bytes_after(Row row, const StoredBase& base, json::Parser& parser);

  Record record_;  // to be written: kRestore
};

// Of a create, or of what gave deleted documents back.
class RevertCreateWrite : public RevertWrite {
 public:
  using RevertWrite::RevertWrite;

  Status prepare() override;
  Status resolve(Group& group) override;
  Status finish() override;

 private:
  RowSet rows_;       // that were created
  RowSet unchanged_;  // of these
};

class RevertDeleteWrite : public RevertWrite {
 public:
  using RevertWrite::RevertWrite;

  Status prepare() override;
  Status resolve(Group& group) override;
  Status finish() override;

 private:
  Status read_ids(const View& view, const RowSet& rows);
  Result<bool> take_id(Group& group, Row row);

  RowSet rows_;                     // that were deleted
  std::map<Row, std::string> ids_;  // of those whose ids other documents have been given since
  RowSet taken_;                    // of these, those whose ids are not free
};

}  // namespace amend::embedded
