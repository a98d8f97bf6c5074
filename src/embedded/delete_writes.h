// The writes that delete documents: those of some ids, or those that match a filter.
//
// Either is one record that removes its rows, and one commit, whatever their number. It notes the
// rows and touches nothing that is stored under them: of a million documents first the ids would
// have to be read, and no other write could be committed for seconds. From then on nobody finds
// them, and their ids are free. They are kept for as long as the delete may be reverted
// (kept_rows.h); then purge.h takes what lies under them from the disk.
#pragma once

#include "embedded/matching.h"
#include "embedded/writes.h"

namespace amend::embedded {

// Removes the documents of rows. The record, of kind kDelete, gets them.
Status remove_documents(Group& group, const WriteContext& context, RowSet rows, Record record);

class DeleteWrite : public ManyWrite<engine::DeleteDocuments, engine::DeletedDocuments> {
 public:
  using ManyWrite::ManyWrite;

  Status resolve(Group& group) override;
};

class DeleteMatchingWrite : public ManyWrite<engine::DeleteMatching, engine::DeletedMatching> {
 public:
  DeleteMatchingWrite(WriteContext context, engine::DeleteMatching command)
      : ManyWrite(std::move(context), std::move(command)),
        matching_(context_.collection, command_.filter, context_.deadline) {}

  Status prepare() override { return matching_.prepare(); }
  Status resolve(Group& group) override;
  [[nodiscard]] bool alone() const override { return true; }

 private:
  Matching matching_;
};

}  // namespace amend::embedded
