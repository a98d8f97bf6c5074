#include "embedded/extract_rows.h"

#include <algorithm>

#include "embedded/matching.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

// Of things in a row some, spread evenly.
class Spread {
 public:
  Spread(std::uint64_t all, std::uint64_t wanted) : all_(all), wanted_(wanted) {}

  // Whether the next thing is one of them.
  bool takes_next() {
    const bool takes = taken_ < wanted_ && at_ == taken_ * all_ / wanted_;
    ++at_;
    if (takes) ++taken_;
    return takes;
  }

 private:
  const std::uint64_t all_;
  const std::uint64_t wanted_;
  std::uint64_t at_ = 0;
  std::uint64_t taken_ = 0;
};

class RowsExtract : public engine::Extract {
 public:
  RowsExtract(std::shared_ptr<const CollectionEntry> collection, Matching::AtView found,
              const engine::ExtractDocuments& query)
      : collection_(std::move(collection)),
        view_(std::move(found.view)),
        rows_(std::move(found.rows)),
        matched_(rows_.size()),
        size_(std::min(matched_, query.sample.value_or(matched_))),
        deadline_(query.deadline) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Status for_each(bool with_vectors, const Take& take) const override {
    // Who reads most of a collection leaves the cache to others.
    const bool most = size_ == matched_;
    RowReader reader(view_, collection_->number,
                     most ? Store::Reading::kMost : Store::Reading::kSome);
    PacedDeadline deadline(deadline_);
    Spread spread(matched_, size_);
    Status status;
    rows_.for_each_from(0, [&](Row row) {
      if (!spread.takes_next()) return true;
      status = give(row, reader, deadline, with_vectors, take);
      return status.ok();
    });
    return status;
  }

 private:
  Status give(Row row, RowReader& reader, PacedDeadline& deadline, bool with_vectors,
              const Take& take) const {
    AMEND_ASSIGN_OR_RETURN(StoredBase base, reader.read(row));
    if (deadline.passed_after(base.text.bytes())) {
      return {Code::kUnavailable, "The documents could not be read within the request's time"};
    }
    engine::FoundDocument found{to_document(*collection_, row, std::move(base)), {}};
    if (with_vectors) {
      AMEND_ASSIGN_OR_RETURN(found.vectors, view_.vectors(row));
    }
    return take(found);
  }

  const std::shared_ptr<const CollectionEntry> collection_;
  const View view_;
  const RowSet rows_;
  const std::uint64_t matched_;
  const std::uint64_t size_;
  const Deadline deadline_;
};

}  // namespace

Result<std::unique_ptr<engine::Extract>> extract_rows(
    std::shared_ptr<const CollectionEntry> collection, const engine::ExtractDocuments& query) {
  Matching matching(*collection, query.filter, query.deadline);
  AMEND_ASSIGN_OR_RETURN(Matching::AtView found, matching.read());
  return std::unique_ptr<engine::Extract>(
      std::make_unique<RowsExtract>(std::move(collection), std::move(found), query));
}

}  // namespace amend::embedded
