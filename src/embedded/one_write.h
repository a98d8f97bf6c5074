// The writes of one document by its id: replace, patch, delete.
#pragma once

#include "embedded/one_document.h"
#include "embedded/writes.h"

namespace amend::embedded {

class ReplaceWrite : public Write {
 public:
  ReplaceWrite(WriteContext context, engine::ReplaceDocument command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::StoredDocument result;  // valid when the queue returned OK

 private:
  WriteContext context_;
  engine::ReplaceDocument command_;
};

class PatchWrite : public Write {
 public:
  PatchWrite(WriteContext context, engine::PatchDocument command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::StoredDocument result;  // valid when the queue returned OK

 private:
  WriteContext context_;
  engine::PatchDocument command_;
};

class DeleteWrite : public Write {
 public:
  DeleteWrite(WriteContext context, engine::DeleteDocument command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  Version result = 0;  // valid when the queue returned OK

 private:
  WriteContext context_;
  engine::DeleteDocument command_;
};

}  // namespace amend::embedded
