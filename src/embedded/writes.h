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
#include "embedded/trial.h"
#include "embedded/values.h"
#include "engine/engine.h"

namespace amend::embedded {

// What every write needs to know; outlives it.
struct WriteContext {
  const CollectionEntry& collection;
  std::string key_id;
  Deadline deadline;
  bool keeps_deleted = true;  // so that deletes can be reverted

  [[nodiscard]] Collection& data() const { return *collection.data; }
};

// What a write of one document answers that is not there, or would outgrow its limit.
Status document_not_found(const CollectionEntry& collection, const std::string& document_id);
Status document_too_large();

// Whether a document is at the version, or at one of them if there are any. The row must be
// unchanged by the group at hand. Errors: kVersionConflict, kPreconditionFailed; kInternal.
Status check_version(const View& view, Row row, Version wanted);
Status check_versions(const View& view, Row row, const engine::Versions& wanted);
// What any write answers to a collection that is not there any more.
Status collection_dropped(const CollectionEntry& collection);

// The beginning of a write's record: who did what kind of thing, where and when.
Record record_of(RecordKind kind, const WriteContext& context, Micros time);

// What the engine brings to the queue: a write that finds its collection gone if it was dropped
// before the write's turn came.
template <class SomeWrite>
class WriteUnlessDropped : public SomeWrite {
 public:
  // `arguments` are those of the write; the entry must outlive it.
  template <class... Arguments>
  explicit WriteUnlessDropped(const CollectionEntry& collection, Arguments&&... arguments)
      : SomeWrite(std::forward<Arguments>(arguments)...), collection_(collection) {}

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

// What the writes of many documents have in common: a trial goes before them, and a dry run, alone
// in its group, is all of it.
template <class Command, class Outcome>
class ManyWrite : public Write {
 public:
  ManyWrite(WriteContext context, Command command)
      : context_(std::move(context)),
        command_(std::move(command)),
        trial_(context_.collection, std::move(command_.guards)) {}

  Status finish() override {
    AMEND_ASSIGN_OR_RETURN(result.preview, trial_.preview());
    if (dry_run()) result.version.reset();
    return {};
  }
  void answer_early() override { answered_early_ = true; }
  [[nodiscard]] bool dry_run() const override { return trial_.dry_run(); }
  [[nodiscard]] bool alone() const override { return trial_.dry_run(); }

  Outcome result;  // valid when the queue returned OK

 protected:
  WriteContext context_;
  Command command_;
  Trial trial_;

  // A write whose answer is kept is recorded even if it has no effect.
  [[nodiscard]] bool must_record() const { return answered_early_ && !dry_run(); }

 private:
  bool answered_early_ = false;
};

class UpdateWrite : public ManyWrite<engine::UpdateDocuments, engine::UpdatedDocuments> {
 public:
  using ManyWrite::ManyWrite;

  Status resolve(Group& group) override;

 private:
  // A document with all entries so far that succeed, and the bytes of its text.
  struct Measured {
    document::Document document;
    std::uint64_t bytes;
  };

  [[nodiscard]] bool must_see_committed(Group& group,
                                        const std::vector<std::optional<Row>>& rows) const;
  Status check(Group& group, Row row, const engine::DocumentUpdate& update);
  Status check_trial(const Group& group);
  Status check_size(Group& group, Row row, const document::Patch& patch);
  Status measure(Group& group, Row row);
  bool try_patch(Row row, const document::Patch& patch);

  std::vector<RecordEntry> entries_;  // that succeed
  std::uint64_t growth_ = 0;          // of all of them together
  std::map<Row, Measured> measured_;  // documents near the limit
};

class MatchWrite : public ManyWrite<engine::UpdateMatching, engine::UpdatedMatching> {
 public:
  MatchWrite(WriteContext context, engine::UpdateMatching command)
      : ManyWrite(std::move(context), std::move(command)),
        matching_(context_.collection, command_.filter, context_.deadline) {}

  Status prepare() override { return matching_.prepare(); }
  Status resolve(Group& group) override;
  [[nodiscard]] bool alone() const override { return true; }

 private:
  Result<RowSet> without_overgrown(Group& group, RowSet rows);

  Matching matching_;
};

}  // namespace amend::embedded
