#include "embedded/matching.h"

#include <algorithm>

#include "embedded/column_build.h"
#include "embedded/past_deadline.h"
#include "embedded/row_reader.h"
#include "filter/match.h"

namespace amend::embedded {
namespace {

// What changes while we look is looked at again; this often outside the queue.
constexpr int kRounds = 3;
constexpr std::uint64_t kFewRows = 1000;

// Reads the results of the columns that do not know a row.
class UnknownResults {
 public:
  UnknownResults(const std::vector<std::string>& paths, const ColumnViews& columns) {
    for (std::size_t at = 0; at < paths.size(); ++at) {
      if (columns[at]) {
        columns_.push_back({&*columns[at], Routes(paths[at]), paths[at], {}});
      }
    }
  }

  void read(Row row, const document::Document& document) {
    for (One& one : columns_) {
      if (one.view->code(row) != kUnknownCode) continue;
      std::string result;
      one.routes.resolve(document, result);
      one.results.push_back({row, std::move(result)});
    }
  }

  void give(Collection& collection, const Follower& follower) {
    for (One& one : columns_) {
      if (!one.results.empty()) collection.fill(one.path, std::move(one.results), follower);
    }
  }

 private:
  struct One {
    const ColumnView* view;
    Routes routes;
    std::string path;
    std::vector<RowResult> results;
  };
  std::vector<One> columns_;
};

}  // namespace

RowSet all_rows(const View& view) {
  RowSet rows;
  rows.add_range(0, view.state().next_row);
  rows.remove_all(view.removed());
  return rows;
}

Matching::Matching(const CollectionEntry& collection, filter::Filter filter, Deadline deadline)
    : collection_(collection), filter_(std::move(filter)), deadline_(deadline) {
  if (filter_.empty()) return;
  plan_.emplace(filter_);
  paths_ = plan_->paths();
}

Result<bool> Matching::matches(const document::Document& document) {
  const auto matches = filter::matches(filter_, document, deadline_);
  if (!matches) return past_deadline();
  return *matches;
}

Status Matching::build(const std::vector<std::string>& paths) {
  AMEND_ASSIGN_OR_RETURN(const auto built, build_columns(collection_, paths, deadline_));
  using State = engine::Explain::Column::State;
  for (const std::string& path : paths) {
    const bool is_built = std::find(built.begin(), built.end(), path) != built.end();
    explain_.columns.push_back({path, !collection_.data->has_column(path) ? State::kMissing
                                      : is_built                          ? State::kBuilt
                                                                          : State::kUsed});
  }
  return {};
}

// What the columns say. REQUIRES: the filter is not empty.
Result<Plan::Rows> Matching::run(const Collection::Indexed& indexed) {
  if (!plan_->extend(indexed.columns, deadline_)) return past_deadline();
  return plan_->run(indexed.view, indexed.columns);
}

Result<Matching::AtView> Matching::read(const std::vector<std::string>& more_paths) {
  std::vector<std::string> paths = paths_;
  for (const std::string& path : more_paths) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  }
  AMEND_RETURN_IF_ERROR(build(paths));
  // The columns of the filter first, in the order of the plan.
  paths = paths_;
  paths.insert(paths.end(), more_paths.begin(), more_paths.end());
  auto indexed = collection_.data->indexed(paths);
  Plan::Rows rows;
  if (plan_) {
    AMEND_ASSIGN_OR_RETURN(rows, run(indexed));
  } else {
    rows.matching = all_rows(indexed.view);
  }
  if (!rows.undecided.empty()) {
    indexed = collection_.data->follow(paths);
    AMEND_ASSIGN_OR_RETURN(rows, run(indexed));
    Decided decided;
    AMEND_RETURN_IF_ERROR(decide(indexed, rows.undecided, decided));
    rows.matching.add_all(decided.matching);
  }
  const auto more = indexed.columns.begin() + static_cast<std::ptrdiff_t>(paths_.size());
  return AtView{indexed.view, std::move(rows.matching), {more, indexed.columns.end()}};
}

Status Matching::prepare() {
  if (filter_.empty()) return {};
  AMEND_RETURN_IF_ERROR(build(paths_));
  for (int round = 0; round < kRounds; ++round) {
    const auto indexed = collection_.data->follow(paths_);
    follower_ = indexed.follower;
    decided_ = {};
    AMEND_ASSIGN_OR_RETURN(Plan::Rows rows, run(indexed));
    prepared_ = std::move(rows.matching);
    if (rows.undecided.empty()) return {};
    AMEND_RETURN_IF_ERROR(decide(indexed, rows.undecided, decided_));
    prepared_.add_all(decided_.matching);
    if (collection_.data->changed_rows(*follower_).size() <= kFewRows) return {};
  }
  return {};
}

Result<RowSet> Matching::finish() {
  if (filter_.empty()) return all_rows(collection_.data->view());
  const RowSet changed = collection_.data->changed_rows(*follower_);
  if (changed.empty()) return std::move(prepared_);
  const auto indexed = collection_.data->indexed(paths_);
  AMEND_ASSIGN_OR_RETURN(Plan::Rows rows, run(indexed));
  if (rows.undecided.empty()) return std::move(rows.matching);
  // Of what was read before, what has not changed since still holds.
  decided_.known.remove_all(changed);
  Decided now;
  RowSet unread = rows.undecided;
  unread.remove_all(decided_.known);
  AMEND_RETURN_IF_ERROR(decide(indexed, unread, now));
  rows.undecided.remove_all(unread);
  rows.undecided.for_each([&](Row row) {
    if (decided_.matching.contains(row)) rows.matching.add(row);
  });
  rows.matching.add_all(now.matching);
  return std::move(rows.matching);
}

// Reads the documents of the rows and asks the filter; what columns do not know of them they are
// told.
Status Matching::decide(const Collection::Indexed& indexed, const RowSet& undecided,
                        Decided& decided) {
  RowReader reader(indexed.view, collection_.number);
  UnknownResults unknown(paths_, indexed.columns);
  PacedDeadline deadline(deadline_);
  Status status;
  undecided.for_each_from(0, [&](Row row) {
    ++explain_.scanned_documents;
    const auto base = reader.read(row);
    if (!base.ok()) return status = base.status(), false;
    if (deadline.passed_after(base->text.bytes())) return status = past_deadline(), false;
    const auto document = parse_base(collection_, *base, reader.parser());
    if (!document.ok()) return status = document.status(), false;
    const auto match = matches(*document);
    if (!match.ok()) return status = match.status(), false;
    if (*match) decided.matching.add(row);
    unknown.read(row, *document);
    return true;
  });
  AMEND_RETURN_IF_ERROR(status);
  decided.known = undecided;
  if (indexed.follower) unknown.give(*collection_.data, *indexed.follower);
  return {};
}

}  // namespace amend::embedded
