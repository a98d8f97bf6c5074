// The writes that stand in a namespace's queue: create, update by id, update by filter.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/commit_queue.h"
#include "embedded/values.h"
#include "engine/engine.h"
#include "json/parse.h"

namespace amend::embedded {

// What every write needs to know; outlives it.
struct WriteContext {
  const CollectionEntry& collection;
  std::string key_id;
  Deadline deadline;
  std::size_t max_bytes;  // of the commit; a change that needs more is refused as a whole
};

// What a write answers that has used up its time or its bytes; nothing of it is kept.
Status past_deadline();
Status too_much(std::size_t max_bytes);

// What a write of one document answers that is not there, or would outgrow its limit.
Status document_not_found(const CollectionEntry& collection, const std::string& document_id);
Status document_too_large();

class CreateWrite : public Write {
 public:
  CreateWrite(WriteContext context, engine::CreateDocuments command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::CreatedDocuments result;  // valid when the queue returned OK

 private:
  Result<document::Identity> create(Group& group, CollectionState& state,
                                    document::NewDocument& created);

  WriteContext context_;
  engine::CreateDocuments command_;
  Version version_ = 0;
  Micros time_ = 0;
};

class UpdateWrite : public Write {
 public:
  UpdateWrite(WriteContext context, engine::UpdateDocuments command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::UpdatedDocuments result;  // valid when the queue returned OK

 private:
  using EntryIndexes = std::vector<std::size_t>;

  Result<std::map<Row, EntryIndexes>> find_rows(Group& group, const engine::VectorNames& names);
  Status update_row(Group& group, Row row, const EntryIndexes& entries);
  void add_record(Group& group, const std::map<Row, EntryIndexes>& rows);

  WriteContext context_;
  engine::UpdateDocuments command_;
  json::Parser parser_;
  Version version_ = 0;
  Micros time_ = 0;
};

class MatchWrite : public Write {
 public:
  MatchWrite(WriteContext context, engine::UpdateMatching command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;
  [[nodiscard]] bool alone() const override { return true; }

  engine::UpdatedMatching result;  // valid when the queue returned OK

 private:
  Status visit(Group& group, Row row, std::string_view value, Record& record);
  Status update(Group& group, Row row, StoredBase base, document::Document& document,
                Record& record);

  WriteContext context_;
  engine::UpdateMatching command_;
  json::Parser parser_;
  Version version_ = 0;
  Micros time_ = 0;
};

// Applies the patch unless the document would outgrow limits::kDocumentBytes; then it stays as it
// was and the answer is false. The size is measured only when an upper bound of it is over the
// limit. `bytes` is an upper bound of the document's size before, and after.
bool apply_within_limit(const document::Patch& patch, document::Document& document,
                        std::size_t& bytes);

}  // namespace amend::embedded
