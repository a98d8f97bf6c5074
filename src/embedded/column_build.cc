#include "embedded/column_build.h"

#include <mutex>

#include "embedded/past_deadline.h"
#include "embedded/row_reader.h"

namespace amend::embedded {
namespace {

using Columns = std::vector<std::unique_ptr<Column>>;

// While it lives, commits carry their documents.
class Expectation {
 public:
  explicit Expectation(Collection& collection) : collection_(collection) {
    collection_.expect_columns(true);
  }
  ~Expectation() { collection_.expect_columns(false); }
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;

 private:
  Collection& collection_;
};

Status read_all(const CollectionEntry& collection, const View& view, Columns& columns,
                Deadline deadline) {
  json::Parser parser;
  PacedDeadline paced(deadline);
  auto bases = view.bases();
  for (; bases.valid(); bases.next()) {
    if (paced.passed_after(bases.value().size())) return past_deadline();
    const Row row = row_of(bases.key());
    auto base = decode_base(bases.value());
    if (!base) return damaged("document", collection.number, row);
    AMEND_RETURN_IF_ERROR(view.fold(row, *base, parser).status());
    AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection, *base, parser));
    for (auto& column : columns) column->set(row, document);
  }
  return bases.check();
}

}  // namespace

Result<std::vector<std::string>> build_columns(const CollectionEntry& collection,
                                               const std::vector<std::string>& paths,
                                               Deadline deadline) {
  Collection& data = *collection.data;
  const auto wanted = data.without_columns(paths);
  if (wanted.empty() || wanted.size() > kPathsOfOneBuild) return std::vector<std::string>();
  const std::unique_lock lock(data.building(), deadline);
  if (!lock) return past_deadline();
  const auto missing = data.without_columns(wanted);
  if (missing.empty()) return missing;
  const Expectation expectation(data);
  const auto followed = data.follow();
  Columns columns;
  for (const std::string& path : missing) columns.push_back(std::make_unique<Column>(path));
  AMEND_RETURN_IF_ERROR(read_all(collection, followed.view, columns, deadline));
  data.attach(std::move(columns), *followed.follower);
  return missing;
}

}  // namespace amend::embedded
