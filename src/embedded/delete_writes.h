// The writes that delete documents: those of some ids, or those that match a filter.
//
// Either is one record that removes its rows, and one commit, whatever their number. Documents that
// were named are taken from the disk in that very commit, with their vectors and ids. For a filter
// that would be too much: of a million documents first the ids would have to be read, and no other
// write could be committed for seconds. So the commit only notes their rows as left over; from then
// on nobody finds them, their ids are free, and purge.h takes what lies under them from the disk.
#pragma once

#include "embedded/matching.h"
#include "embedded/writes.h"

namespace amend::embedded {

// Removes documents, which have lost their ids already, with their vectors. The record gets their
// rows. REQUIRES: the rows ascend.
Status remove_documents(Group& group, const WriteContext& context, const std::vector<Row>& rows,
                        Record record);

class DeleteWrite : public ManyWrite<engine::DeleteDocuments, engine::DeletedDocuments> {
 public:
  using ManyWrite::ManyWrite;

  Status resolve(Group& group) override;

 private:
  Status remove(Group& group, const std::vector<Row>& rows);
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
