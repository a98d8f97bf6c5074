#include "embedded/settle.h"

#include <algorithm>

#include "base/limits.h"
#include "embedded/group.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

// Of one commit: small, so that clients' writes do not wait long behind it.
constexpr std::size_t kChunkDocuments = 256;
constexpr std::size_t kChunkBytes = limits::kMiB;

Status given_up() {
  return {Code::kUnavailable, "settling was stopped"};
}

}  // namespace

// Takes the instant whose records are to be settled.
class SettlePass::Seal : public Write {
 public:
  explicit Seal(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group&) override {
    Collection& data = *pass_.collection_.data;
    data.seal_pending();
    auto followed = data.follow();
    pass_.view_ = std::move(followed.view);
    pass_.follower_ = std::move(followed.follower);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
};

// Writes folded documents, but never over one that a client has put there since.
class SettlePass::Chunk : public Write {
 public:
  explicit Chunk(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    Collection& data = *pass_.collection_.data;
    for (const SharedCommitted& effect : data.take(*pass_.follower_)) {
      if (!is_update(effect->record->kind)) pass_.replaced_.add_all(effect->record->rows);
    }
    CollectionState& state = group.state(data);
    for (const Folded& folded : pass_.folded_) {
      if (pass_.replaced_.contains(folded.row)) continue;
      group.put(Family::kDocuments, document_key(data.number(), folded.row), folded.value);
      state.largest_text = std::max(state.largest_text, folded.text_bytes);
      ++pass_.count_;
    }
    group.count(data);
    group.set_redoable();
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
};

class SettlePass::Mark : public Write {
 public:
  explicit Mark(SettlePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    group.settle(*pass_.collection_.data, pass_.view_->version());
    group.settle_all(pass_.settled_in_namespace());
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  SettlePass& pass_;
};

Result<std::uint64_t> SettlePass::run() {
  CommitQueue& queue = *collection_.name_space->queue;
  Seal seal(*this);
  AMEND_RETURN_IF_ERROR(queue.run(seal, Deadline::max()));
  if (view_->pending().empty()) return std::uint64_t{0};
  AMEND_RETURN_IF_ERROR(fold_all());
  Mark mark(*this);
  AMEND_RETURN_IF_ERROR(queue.run(mark, Deadline::max()));
  return count_;
}

Status SettlePass::fold_all() {
  RowReader reader(*view_, collection_.number);
  Status status;
  view_->pending().rows().for_each_from(0, [&](Row row) {
    if (!view_->has(row)) return true;
    auto base = reader.read(row);
    if (!base.ok()) {
      status = base.status();
      return false;
    }
    if (!reader.folded()) return true;  // by a pass that did not come to its end
    base->stamp = view_->version();
    std::string value = encode(*base);
    folded_bytes_ += value.size();
    folded_.push_back({row, base->text.bytes(), std::move(value)});
    if (folded_.size() >= kChunkDocuments || folded_bytes_ >= kChunkBytes) status = flush();
    return status.ok();
  });
  AMEND_RETURN_IF_ERROR(status);
  return flush();
}

Status SettlePass::flush() {
  if (!folded_.empty()) {
    Chunk chunk(*this);
    AMEND_RETURN_IF_ERROR(collection_.name_space->queue->run(chunk, Deadline::max()));
    folded_.clear();
    folded_bytes_ = 0;
  }
  return pause_() ? Status() : given_up();
}

// The version up to which no record of any collection of the namespace is pending once this pass
// has ended. Called by the leader, so what the collections hold stands still.
Version SettlePass::settled_in_namespace() const {
  Version settled = collection_.name_space->space->state.next_version - 1;
  for (const auto& other : catalog_.collections_of(collection_.info.namespace_id)) {
    const Pending& pending = other->data->pending();
    const Version first = other->number == collection_.number
                              ? pending.first_after(view_->version())
                              : pending.first();
    if (first != 0) settled = std::min(settled, first - 1);
  }
  return settled;
}

}  // namespace amend::embedded
