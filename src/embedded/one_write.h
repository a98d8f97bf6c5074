// The writes of one document by its id: replace, patch.
#pragma once

#include <optional>

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
  Status store(Group& group, Row row, OneDocument one, const document::Patch& undo);
  void save(Group& group, Row row, const document::Patch& undo);

  WriteContext context_;
  engine::ReplaceDocument command_;
};

// Reads the document only where the answer, a claim or the size limit needs it; for the answer
// after the commit, outside the queue.
class PatchWrite : public Write {
 public:
  PatchWrite(WriteContext context, engine::PatchDocument command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;
  void committed() override { view_ = context_.data().view(); }
  Status finish() override;
  void answer_early() override { early_ = true; }

  engine::StoredDocument result;  // valid when the queue returned OK

 private:
  Status check_claims() const;
  Status check_size(Group& group) const;
  Status make_result(const Record* record);

  WriteContext context_;
  engine::PatchDocument command_;
  bool early_ = false;
  Row row_ = 0;
  Version version_ = View::kLatest;  // of the record
  std::optional<View> view_;         // shows the record, and of this document nothing later
};

}  // namespace amend::embedded
