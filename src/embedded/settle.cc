#include "embedded/settle.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "embedded/forget.h"
#include "embedded/group.h"

namespace amend::embedded {
namespace {

// Of one commit: small, so that clients' writes do not wait long behind it.
constexpr std::size_t kChunkDocuments = 256;
constexpr std::size_t kChunkBytes = limits::kMiB;

constexpr std::uint64_t kRowBytes = 64;  // what a stored document takes beside its text

// From this part of the rows on the database is read through from end to end.
constexpr std::uint64_t kMost = 4;

constexpr std::chrono::milliseconds kLook{1};  // at a database that is behind

Status given_up() {
  return {Code::kUnavailable, "settling was stopped"};
}

Status nothing_left() {
  return {Code::kNotFound, "the collection was dropped"};
}

}  // namespace

// Takes the instant whose records are to be settled, and notes that from now on they may be folded
// into some of their documents.
class SettlePass::Seal : public Write {
 public:
  explicit Seal(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    Collection& data = *pass_.collection_.data;
    data.seal_pending();
    auto followed = data.follow();
    view.emplace(std::move(followed.view));
    if (!view->pending().empty()) {
      group.state(data).begun = view->version();
      group.count(data);
    }
    pass_.follower_ = std::move(followed.follower);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

  std::optional<View> view;

 private:
  SettlePass& pass_;
};

// Writes saved values. They go into the log ahead of the documents, so no crash takes them away and
// leaves those; unless the documents are not in the log, then the last commit before them is
// synced.
class SettlePass::Save : public Write {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;
  Save(SettlePass& pass, const Values& values, Sync sync)
      : pass_(pass), values_(values), sync_(sync) {}
  Status resolve(Group& group) override {
    if (pass_.collection_.data->dropped()) return nothing_left();
    for (const auto& [key, value] : values_) group.put(Family::kSaved, key, value);
    group.set_redoable(sync_);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
  const Values& values_;
  const Sync sync_;
};

// Writes folded documents, but never over one that a client has put there since.
class SettlePass::Chunk : public Write {
 public:
  explicit Chunk(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    Collection& data = *pass_.collection_.data;
    if (data.dropped()) return nothing_left();
    for (const SharedCommitted& effect : data.take(*pass_.follower_)) {
      if (effect->record->kind == RecordKind::kReplace) {
        pass_.replaced_.add_all(effect->record->rows);
      }
    }
    const RowSet& kept = pass_.collection_.name_space->space->gone.of(Gone::kKept, data.number());
    const std::string_view values = pass_.values_;
    for (std::size_t at = pass_.written_; at < pass_.chunk_end_; ++at) {
      const auto [row, begin] = pass_.folded_[at];
      if (pass_.replaced_.contains(row)) continue;
      // It may have been purged.
      if (data.removed().contains(row) && !kept.contains(row)) continue;
      const bool last = at + 1 == pass_.folded_.size();
      const std::size_t end = last ? values.size() : pass_.folded_[at + 1].begin;
      group.put(Family::kDocuments, document_key(data.number(), row),
                values.substr(begin, end - begin));
      ++pass_.count_;
    }
    group.refresh(data);  // so that no view of before keeps alive what this replaces
    group.set_redoable(*pass_.sync_);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
};

// REQUIRES: the folded documents are in the log or on the disk.
class SettlePass::Mark : public Write {
 public:
  explicit Mark(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    Collection& data = *pass_.collection_.data;
    if (data.dropped()) return nothing_left();
    CollectionState& state = group.state(data);
    state.largest_text = std::max(state.largest_text, pass_.largest_);
    if (!pass_.pace_.save) state.forgotten = pass_.sealed_;
    if (pass_.saved_bytes_ > 0) {
      group.put(Family::kCatalog, saved_note_key(data.number(), pass_.sealed_),
                encode(SavedNote{now_us(), pass_.saved_bytes_}));
    }
    group.settle(data, pass_.sealed_);
    group.settle_all(pass_.settled_in_namespace());
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
};

Result<std::uint64_t> SettlePass::run() {
  CommitQueue& queue = *collection_.name_space->queue;
  {
    Seal seal(*this);
    AMEND_RETURN_IF_ERROR(queue.run(seal, Deadline::max()));
    const View& view = *seal.view;
    if (view.pending().empty()) return std::uint64_t{0};
    sealed_ = view.version();
    rows_ = view.pending().rows();
    if (rows_.size() >= view.state().next_row / kMost) reading_ = Store::Reading::kMost;
  }
  AMEND_RETURN_IF_ERROR(fold_all());
  if (store_.has_unlogged()) AMEND_RETURN_IF_ERROR(store_.flush_documents());
  Mark mark(*this);
  AMEND_RETURN_IF_ERROR(queue.run(mark, Deadline::max()));
  return count_;
}

Status SettlePass::fold_all() {
  for (std::optional<Row> next = 0; next;) {
    AMEND_ASSIGN_OR_RETURN(next, fold_view(*next));
  }
  return write();
}

// Folds the rows from `first` on that are read at one view; tells where the next ones begin.
Result<std::optional<Row>> SettlePass::fold_view(Row first) {
  const View now = collection_.data->view();
  RowReader reader(now, collection_.number, reading_, sealed_);
  if (pace_.save) reader.save_undos(undos_);
  std::optional<Row> next;
  std::uint64_t read = 0;
  Status status;
  rows_.for_each_from(first, [&](Row row) {
    if (read >= pace_.view_bytes) {
      next = row;
      return false;
    }
    status = fold(row, reader, now.has(row));
    read += base_.text.bytes() + kRowBytes;
    return status.ok();
  });
  AMEND_RETURN_IF_ERROR(status);
  return next;
}

Status SettlePass::fold(Row row, RowReader& reader, bool has_document) {
  AMEND_ASSIGN_OR_RETURN(const bool found, reader.find(row, base_));
  if (!found) return has_document ? damaged("document", collection_.number, row) : Status();
  largest_ = std::max<std::uint64_t>(largest_, base_.text.bytes());
  // Otherwise by a pass that did not come to its end, or replaced by a client.
  if (!reader.folded()) return {};
  base_.stamp = sealed_;
  folded_.push_back({row, values_.size()});
  encode(base_, values_);
  const bool full = values_.size() + undos_.bytes() >= pace_.stretch_bytes;
  return full ? write() : Status();
}

Status SettlePass::write() {
  if (folded_.empty()) return pace_.pause() ? Status() : given_up();
  AMEND_RETURN_IF_ERROR(choose_sync());
  AMEND_RETURN_IF_ERROR(save());
  for (written_ = 0; written_ < folded_.size(); written_ = chunk_end_) {
    AMEND_RETURN_IF_ERROR(write_chunk());
  }
  folded_.clear();
  values_.clear();
  return {};
}

Status SettlePass::save() {
  std::vector<std::pair<std::string, std::string>> values;
  std::size_t bytes = 0;
  const auto put = [&](std::string key, const std::string& value) -> Status {
    if (bytes >= kChunkBytes) {
      AMEND_RETURN_IF_ERROR(save(values, Sync::kLater));
      bytes = 0;
    }
    values.emplace_back(std::move(key), value);
    bytes += value.size();
    saved_bytes_ += value.size();
    return {};
  };
  AMEND_RETURN_IF_ERROR(undos_.write(collection_.number, sealed_, put));
  return save(values, sync_ == Sync::kUnlogged ? Sync::kNow : Sync::kLater);
}

Status SettlePass::save(std::vector<std::pair<std::string, std::string>>& values, Sync sync) {
  if (values.empty()) return {};
  Save save(*this, values, sync);
  AMEND_RETURN_IF_ERROR(collection_.name_space->queue->run(save, Deadline::max()));
  values.clear();
  return {};
}

// From written_ on.
Status SettlePass::write_chunk() {
  const std::size_t begin = folded_[written_].begin;
  chunk_end_ = written_ + 1;
  while (chunk_end_ < folded_.size() && chunk_end_ - written_ < kChunkDocuments &&
         folded_[chunk_end_].begin - begin < kChunkBytes) {
    ++chunk_end_;
  }
  AMEND_RETURN_IF_ERROR(wait_for_database());
  Chunk chunk(*this);
  AMEND_RETURN_IF_ERROR(collection_.name_space->queue->run(chunk, Deadline::max()));
  return pace_.pause() ? Status() : given_up();
}

// The first documents tell how much will be written.
Status SettlePass::choose_sync() {
  if (sync_) return {};
  const bool logged = values_.size() / folded_.size() * rows_.size() <= pace_.logged_bytes;
  sync_ = logged ? Sync::kLater : Sync::kUnlogged;
  // In one table with what was written before, those of the first rows would stand beside new ones
  // of the last, and compacting that table would rewrite all that lies between them.
  return logged ? Status() : store_.flush_documents();
}

// Here and not in the queue, where clients' writes would wait with it.
Status SettlePass::wait_for_database() {
  while (!store_.keeps_up(Family::kDocuments)) {
    std::this_thread::sleep_for(kLook);
    if (!pace_.pause()) return given_up();
  }
  return {};
}

// The version up to which no record of any collection of the namespace is pending once this pass
// has ended. Called by the leader, so what the collections hold stands still.
Version SettlePass::settled_in_namespace() const {
  Version settled = collection_.name_space->space->state.next_version - 1;
  for (const auto& other : catalog_.collections_of(collection_.info.namespace_id)) {
    const Pending& pending = other->data->pending();
    const Version first =
        other->number == collection_.number ? pending.first_after(sealed_) : pending.first();
    if (first != 0) settled = std::min(settled, first - 1);
  }
  return settled;
}

}  // namespace amend::embedded
