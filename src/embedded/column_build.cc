#include "embedded/column_build.h"

#include <mutex>

#include "embedded/build_pass.h"
#include "embedded/past_deadline.h"

namespace amend::embedded {
namespace {

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
  BuildPass pass(collection, followed.view, missing, deadline);
  AMEND_ASSIGN_OR_RETURN(auto columns, pass.run());
  data.attach(std::move(columns), *followed.follower);
  return missing;
}

}  // namespace amend::embedded
