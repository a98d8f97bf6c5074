#include "embedded/matching.h"

#include "embedded/row_reader.h"
#include "filter/match.h"

namespace amend::embedded {
namespace {

Status past_deadline() {
  return {Code::kUnavailable,
          "The request took longer than its deadline allows; nothing was changed"};
}

// What changes while we look is looked at again; this often outside the queue.
constexpr int kRounds = 3;
constexpr std::uint64_t kFewRows = 1000;

RowSet changed_rows(const std::vector<SharedCommitted>& effects) {
  RowSet rows;
  for (const SharedCommitted& effect : effects) {
    rows.add_all(effect->record->rows);
    for (const RecordEntry& entry : effect->record->entries) rows.add(entry.row);
  }
  return rows;
}

}  // namespace

RowSet all_rows(const View& view) {
  RowSet rows;
  rows.add_range(0, view.state().next_row);
  rows.remove_all(view.removed());
  return rows;
}

Result<bool> Matching::matches(const StoredBase& base, json::Parser& parser) {
  ++scanned_;
  AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection_, base, parser));
  const auto matches = filter::matches(filter_, document, deadline_);
  if (!matches) return past_deadline();
  return *matches;
}

Result<RowSet> Matching::at(const View& view) {
  if (filter_.empty()) return all_rows(view);
  RowSet rows;
  json::Parser parser;
  PacedDeadline deadline(deadline_);
  auto bases = view.bases();
  for (; bases.valid(); bases.next()) {
    if (deadline.passed_after(bases.value().size())) return past_deadline();
    const Row row = row_of(bases.key());
    auto base = decode_base(bases.value());
    if (!base) return damaged("document", collection_.number, row);
    AMEND_RETURN_IF_ERROR(view.fold(row, *base, parser).status());
    AMEND_ASSIGN_OR_RETURN(const bool match, matches(*base, parser));
    if (match) rows.add(row);
  }
  AMEND_RETURN_IF_ERROR(bases.check());
  return rows;
}

Status Matching::prepare() {
  if (filter_.empty()) return {};
  auto followed = collection_.data->follow();
  follower_ = std::move(followed.follower);
  AMEND_ASSIGN_OR_RETURN(rows_, at(followed.view));
  for (int round = 0; round < kRounds; ++round) {
    // The effects first: what the view shows beyond them is only looked at once more.
    const auto effects = collection_.data->take(*follower_);
    if (changed_rows(effects).size() <= kFewRows) return update(collection_.data->view(), effects);
    AMEND_RETURN_IF_ERROR(update(collection_.data->view(), effects));
  }
  return {};
}

Result<RowSet> Matching::finish() {
  const View view = collection_.data->view();
  if (filter_.empty()) return all_rows(view);
  AMEND_RETURN_IF_ERROR(update(view, collection_.data->take(*follower_)));
  return std::move(rows_);
}

// Looks again at the rows that the effects changed.
Status Matching::update(const View& view, const std::vector<SharedCommitted>& effects) {
  RowReader reader(view, collection_.number);
  Status status;
  changed_rows(effects).for_each_from(0, [&](Row row) {
    rows_.remove(row);
    if (!view.has(row)) return true;
    const auto base = reader.read(row);
    const auto match = base.ok() ? matches(*base, reader.parser()) : Result<bool>(base.status());
    status = match.status();
    if (match.ok() && *match) rows_.add(row);
    return status.ok();
  });
  return status;
}

}  // namespace amend::embedded
