// The writes that revert: an update while it is pending, and a create.
//
// The revert of an update that is not folded into any document yet is a record that takes rows out
// of it (pending.h); no document is read for it. So is the revert of such a revert. The revert of
// a create deletes the documents that nobody has changed since.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "embedded/changed_since.h"
#include "embedded/history.h"
#include "embedded/writes.h"

namespace amend::embedded {

class RevertWrite : public Write {
 public:
  // The store must outlive it.
  RevertWrite(const Store& store, WriteContext context, engine::RevertOperation command)
      : store_(store), context_(std::move(context)), command_(std::move(command)) {}

  [[nodiscard]] bool alone() const override { return true; }

  engine::RevertedOperation result;  // valid when the queue returned OK

 protected:
  const Store& store_;
  WriteContext context_;
  engine::RevertOperation command_;
  std::shared_ptr<Follower> follower_;
  RowSet skipped_;  // rows of the target that are left alone
};

class RevertUpdateWrite : public RevertWrite {
 public:
  using RevertWrite::RevertWrite;

  Status prepare() override;
  Status resolve(Group& group) override;
  Status finish() override;

 private:
  Result<SharedRecord> update_of(const History& history, SharedRecord record);
  Status look_at(const History& history, Version version);
  Status leave_overgrown(Group& group, RowSet& rows);
  Result<std::uint64_t> bytes_after(Row row, const StoredBase& base, json::Parser& parser);

  SharedRecord target_;
  SharedRecord update_;                      // what the target is, or reverts in the end
  std::map<Version, SharedRecord> updates_;  // the same of other reverts, by their version
  std::optional<ChangedSince> changed_;

  RowSet overgrown_;  // of the rows that are left alone
};

class RevertCreateWrite : public RevertWrite {
 public:
  using RevertWrite::RevertWrite;

  Status prepare() override;
  Status resolve(Group& group) override;
  Status finish() override;

 private:
  RowSet rows_;                                         // that were created
  std::vector<std::pair<Row, std::string>> unchanged_;  // of these, with their ids
};

}  // namespace amend::embedded
