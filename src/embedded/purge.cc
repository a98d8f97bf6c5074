#include "embedded/purge.h"

#include "embedded/group.h"
#include "embedded/stored_vectors.h"
#include "embedded/view.h"

namespace amend::embedded {
namespace {

// Of one commit: small, so that clients' writes do not wait long behind it.
constexpr std::size_t kCommitRows = 256;

Status given_up() {
  return {Code::kUnavailable, "purging was stopped"};
}

}  // namespace

// Finds out what is left over.
class PurgePass::Take : public Write {
 public:
  explicit Take(PurgePass& pass) : pass_(pass) {}
  Status resolve(Group&) override {
    const auto& leftovers = pass_.name_space_.space->gone.all(Gone::kLeftover);
    if (leftovers.empty()) return {};
    const auto& [collection, rows] = *leftovers.begin();
    pass_.collection_ = collection;
    rows.for_each_from(0, [&](Row first) {
      pass_.rows_ = rows.chunk(first >> kChunkBits);
      return false;
    });
    return {};
  }

 private:
  PurgePass& pass_;
};

// An id is freed only while it leads to the row: it may have been given to another document since.
class PurgePass::Remove : public Write {
 public:
  explicit Remove(PurgePass& pass) : pass_(pass) {}
  Status resolve(Group& group) override {
    RowSet rows;
    for (const Leftover& leftover : pass_.read_) {
      rows.add(leftover.row);
      if (leftover.document_id.empty()) continue;
      AMEND_ASSIGN_OR_RETURN(const auto place, group.locate_stored(leftover.document_id));
      if (place && place->collection == pass_.collection_ && place->row == leftover.row) {
        group.remove_id(leftover.document_id);
      }
      group.remove(Family::kDocuments, document_key(pass_.collection_, leftover.row));
      for (const std::string& key : leftover.vector_keys) group.remove(Family::kVectors, key);
    }
    group.gone().remove(Gone::kLeftover, pass_.collection_, rows);
    group.set_redoable(Sync::kLater);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  PurgePass& pass_;
};

Status PurgePass::run() {
  Take take(*this);
  AMEND_RETURN_IF_ERROR(name_space_.queue->run(take, Deadline::max()));
  return rows_.empty() ? Status() : remove_all();
}

Status PurgePass::remove_all() {
  auto bases = store_.scan(Family::kDocuments, collection_prefix(collection_));
  StoredVectors vectors(store_, collection_);
  Status status;
  rows_.for_each_from(0, [&](Row row) {
    const std::string key = document_key(collection_, row);
    if (!bases.valid() || bases.key() < key) bases.seek(key);
    status = bases.check();
    if (!status.ok()) return false;
    Leftover& leftover = read_.emplace_back(Leftover{row, {}, {}});
    if (bases.valid() && bases.key() == key) {
      const auto base = view_base(bases.value());
      if (!base) return status = damaged("document", collection_, row), false;
      leftover.document_id = base->document_id;
    }
    auto keys = vectors.keys(row);
    if (!keys.ok()) return status = keys.status(), false;
    leftover.vector_keys = std::move(*keys);
    if (read_.size() >= kCommitRows) status = flush();
    return status.ok();
  });
  AMEND_RETURN_IF_ERROR(status);
  return flush();
}

Status PurgePass::flush() {
  if (!read_.empty()) {
    Remove remove(*this);
    AMEND_RETURN_IF_ERROR(name_space_.queue->run(remove, Deadline::max()));
    read_.clear();
  }
  return pause_() ? Status() : given_up();
}

}  // namespace amend::embedded
