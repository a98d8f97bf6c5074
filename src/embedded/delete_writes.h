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

class DeleteWrite : public Write {
 public:
  DeleteWrite(WriteContext context, engine::DeleteDocuments command)
      : context_(std::move(context)),
        command_(std::move(command)),
        trial_(context_.collection, std::move(command_.guards)) {}

  Status resolve(Group& group) override;
  Status finish() override;
  [[nodiscard]] bool dry_run() const override { return trial_.dry_run(); }
  [[nodiscard]] bool alone() const override { return trial_.dry_run(); }

  engine::DeletedDocuments result;  // valid when the queue returned OK

 private:
  Status remove(Group& group, const std::vector<Row>& rows);

  WriteContext context_;
  engine::DeleteDocuments command_;
  Trial trial_;
};

class DeleteMatchingWrite : public Write {
 public:
  DeleteMatchingWrite(WriteContext context, engine::DeleteMatching command)
      : context_(std::move(context)),
        command_(std::move(command)),
        trial_(context_.collection, std::move(command_.guards)),
        matching_(context_.collection, command_.filter, context_.deadline) {}

  Status prepare() override { return matching_.prepare(); }
  Status resolve(Group& group) override;
  Status finish() override;
  [[nodiscard]] bool dry_run() const override { return trial_.dry_run(); }
  [[nodiscard]] bool alone() const override { return true; }

  engine::DeletedMatching result;  // valid when the queue returned OK

 private:
  WriteContext context_;
  engine::DeleteMatching command_;
  Trial trial_;
  Matching matching_;
};

}  // namespace amend::embedded
