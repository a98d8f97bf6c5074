// The writes that stand in a namespace's queue: create, update by id, update by filter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/commit_queue.h"
#include "embedded/matching.h"
#include "embedded/past_deadline.h"
#include "embedded/values.h"
#include "engine/engine.h"

namespace amend::embedded {

// What every write needs to know; outlives it.
struct WriteContext {
  const CollectionEntry& collection;
  std::string key_id;
  Deadline deadline;

  [[nodiscard]] Collection& data() const { return *collection.data; }
};

// What a write of one document answers that is not there, or would outgrow its limit.
Status document_not_found(const CollectionEntry& collection, const std::string& document_id);
Status document_too_large();

// What any write answers to a collection that is not there any more.
Status collection_dropped(const CollectionEntry& collection);

// The beginning of a write's record: who did what kind of thing, where and when.
Record record_of(RecordKind kind, const WriteContext& context, Micros time);

// What the engine brings to the queue: a write that finds its collection gone if it was dropped
// before the write's turn came.
template <class SomeWrite>
class WriteUnlessDropped : public SomeWrite {
 public:
  template <class Command>
  WriteUnlessDropped(WriteContext context, Command command)
      : SomeWrite(context, std::move(command)), collection_(context.collection) {}

  Status resolve(Group& group) override {
    return collection_.data->dropped() ? collection_dropped(collection_)
                                       : SomeWrite::resolve(group);
  }

 private:
  const CollectionEntry& collection_;
};

class CreateWrite : public Write {
 public:
  CreateWrite(WriteContext context, engine::CreateDocuments command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::CreatedDocuments result;  // valid when the queue returned OK

 private:
  Result<std::vector<std::optional<Location>>> find_ids(Group& group);
  Result<document::Identity> create(Group& group, document::NewDocument& created, bool in_use);
  Status keep_document(const StoredBase& base, Row row);

  WriteContext context_;
  engine::CreateDocuments command_;
  Version version_ = 0;
  Micros time_ = 0;
  json::Parser parser_;
  std::vector<std::pair<Row, document::Document>> documents_;
};

class UpdateWrite : public Write {
 public:
  UpdateWrite(WriteContext context, engine::UpdateDocuments command)
      : context_(std::move(context)), command_(std::move(command)) {}

  Status resolve(Group& group) override;

  engine::UpdatedDocuments result;  // valid when the queue returned OK

 private:
  // A document with all entries so far that succeed, and the bytes of its text.
  struct Measured {
    document::Document document;
    std::uint64_t bytes;
  };

  Status check(Group& group, Row row, const engine::DocumentUpdate& update);
  Status check_size(Group& group, Row row, const document::Patch& patch);
  Status measure(Group& group, Row row);
  bool try_patch(Row row, const document::Patch& patch);

  WriteContext context_;
  engine::UpdateDocuments command_;
  std::vector<RecordEntry> entries_;  // that succeed
  std::uint64_t growth_ = 0;          // of all of them together
  std::map<Row, Measured> measured_;  // documents near the limit
};

class MatchWrite : public Write {
 public:
  MatchWrite(WriteContext context, engine::UpdateMatching command)
      : context_(std::move(context)),
        command_(std::move(command)),
        matching_(context_.collection, command_.filter, context_.deadline) {}

  Status prepare() override { return matching_.prepare(); }
  Status resolve(Group& group) override;
  [[nodiscard]] bool alone() const override { return true; }

  engine::UpdatedMatching result;  // valid when the queue returned OK

 private:
  Result<RowSet> without_overgrown(Group& group, RowSet rows);

  WriteContext context_;
  engine::UpdateMatching command_;
  Matching matching_;
};

}  // namespace amend::embedded
