#include "bench/rows/fake_store.h"

#include <algorithm>

namespace amend::bench {
namespace {

class FakeSession : public Session {
 public:
  FakeSession(std::shared_ptr<FakeData> held, Fault fault)
      : held_(std::move(held)), fault_(fault) {}

  Result<std::uint64_t> change(const Change& change) override {
    AMEND_RETURN_IF_ERROR(usable());
    std::uint64_t changed = 0;
    for (std::uint64_t row = 0; row < data().size(); ++row) {
      if (!change.where.truth(make_document(row))) continue;
      ++changed;
      if (fault_ != Fault::kForgetsChanges) write(row, change.field, change.value);
    }
    if (fault_ == Fault::kChangesOneTooMany) write(0, change.field, change.value);
    return changed;
  }

  Result<std::uint64_t> dry_run(const Change& change) override {
    if (fault_ == Fault::kCarriesOutTrials) return this->change(change);
    return count(change.where);
  }

  Result<KeptChange> change_and_keep(const Change& change) override {
    held_->before_kept = held_->written;
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, this->change(change));
    return KeptChange{change, changed, "kept"};
  }

  Result<std::uint64_t> revert(const KeptChange& kept) override {
    AMEND_RETURN_IF_ERROR(usable());
    if (fault_ != Fault::kForgetsReverts) held_->written = held_->before_kept;
    return kept.changed;
  }

  Result<std::uint64_t> set_ranks(const Batch& batch, bool) override {
    AMEND_RETURN_IF_ERROR(usable());
    for (std::size_t n = 0; n < batch.rows.size() && fault_ != Fault::kForgetsBatches; ++n) {
      write(batch.rows[n], kRank, std::to_string(batch.ranks[n]));
    }
    return batch.rows.size();
  }

  Status patch(std::uint64_t row, std::int64_t rank) override {
    AMEND_RETURN_IF_ERROR(usable());
    if (fault_ != Fault::kForgetsPatches) write(row, kRank, std::to_string(rank));
    return {};
  }

  Result<std::string> get(std::uint64_t row) override {
    AMEND_RETURN_IF_ERROR(usable());
    std::string text;
    if (row >= data().size()) return Status::internal("there is no such document");
    write_document(make_document(fault_ == Fault::kGivesOtherDocuments ? row + 1 : row), text);
    return text;
  }

  Result<std::string> field(std::uint64_t row, const Field& field) override {
    AMEND_RETURN_IF_ERROR(usable());
    const std::lock_guard lock(held_->mutex);
    const auto found = held_->written.find({row, path_of(field)});
    if (found != held_->written.end()) return found->second;
    const Document made = make_document(row);
    if (field.name == "serial") return made.serial;
    if (field.name == "category") return made.category;
    return field.name == "status" ? std::string(made.status) : std::string("0");
  }

  Result<std::uint64_t> count(const Filter& filter) override {
    AMEND_RETURN_IF_ERROR(usable());
    std::uint64_t found = 0;
    for (std::uint64_t row = 0; row < data().size(); ++row) {
      found += filter.truth(make_document(row)) ? 1 : 0;
    }
    return fault_ == Fault::kCountsOneLess ? found - 1 : found;
  }

  Result<std::vector<std::string>> page(const PageQuery& query) override {
    AMEND_RETURN_IF_ERROR(usable());
    const Before before = [&](const Document& a, const Document& b) {
      return query.sort.name == "views" ? a.views > b.views : a.serial < b.serial;
    };
    auto ids = data().top(query.limit, query.where.truth, before);
    if (fault_ == Fault::kTurnsPagesAround) std::reverse(ids.begin(), ids.end());
    return ids;
  }

  Result<std::uint64_t> list(std::uint64_t limit) override {
    AMEND_RETURN_IF_ERROR(usable());
    return std::min(limit, data().size());
  }

  Result<DocumentPage> page_from(const std::string& from, std::uint64_t limit) override {
    AMEND_RETURN_IF_ERROR(usable());
    const bool begin = from.empty() || fault_ == Fault::kRepeatsPages;
    const std::uint64_t first = begin ? 0 : row_of(from);
    const std::uint64_t end = std::min(first + limit, data().size());
    DocumentPage page;
    for (std::uint64_t row = first; row < end; ++row) page.ids.push_back(document_id(row));
    if (fault_ == Fault::kTurnsPagesAround) std::reverse(page.ids.begin(), page.ids.end());
    if (end < data().size()) page.next = document_id(end);
    return page;
  }

  Result<std::vector<GroupFigures>> aggregate(const GroupQuery&) override {
    AMEND_RETURN_IF_ERROR(usable());
    std::map<std::string_view, GroupFigures> groups;
    for (std::uint64_t row = 0; row < data().size(); ++row) {
      const Document document = make_document(row);
      GroupFigures& group = groups[document.status];
      group.value = document.status;
      group.mean += static_cast<double>(document.score);
      ++group.count;
    }
    std::vector<GroupFigures> figures;
    for (auto& [status, group] : groups) {
      group.mean /= static_cast<double>(group.count);
      figures.push_back(group);
    }
    if (fault_ == Fault::kCountsOneLess) --figures.front().count;
    if (fault_ == Fault::kMixesGroups) std::swap(figures.front().mean, figures.back().mean);
    return figures;
  }

  [[nodiscard]] Status usable() const {
    if (fault_ == Fault::kBreaks) return Status::internal("broken");
    if (fault_ == Fault::kHasNothing) return not_available("no such thing");
    return {};
  }

 private:
  [[nodiscard]] const Dataset& data() const { return *held_->data; }

  void write(std::uint64_t row, const Field& field, const std::string& value) {
    const std::lock_guard lock(held_->mutex);
    held_->written[{row, path_of(field)}] = value;
  }

  const std::shared_ptr<FakeData> held_;
  const Fault fault_;
};

}  // namespace

Status FakeStore::kill() {
  const std::lock_guard lock(held_->mutex);
  if (fault_ == Fault::kForgetsWhenKilled) held_->written.clear();
  return {};
}

Result<Pending> FakeStore::pending() {
  AMEND_RETURN_IF_ERROR(FakeSession(held_, fault_).usable());
  return Pending{1, 1, 1};
}

Result<std::unique_ptr<Session>> FakeStore::connect() {
  return std::unique_ptr<Session>(std::make_unique<FakeSession>(held_, fault_));
}

}  // namespace amend::bench
