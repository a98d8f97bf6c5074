#include "embedded/column_build.h"

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

// REQUIRES: the caller holds data.building().
Status build(const CollectionEntry& collection, const std::vector<std::string>& paths,
             BuildPass::Pace pace) {
  Collection& data = *collection.data;
  const Expectation expectation(data);
  const auto followed = data.follow();
  BuildPass pass(collection, followed.view, paths, std::move(pace));
  AMEND_ASSIGN_OR_RETURN(auto columns, pass.run());
  data.attach(std::move(columns), *followed.follower);
  return {};
}

}  // namespace

Result<std::vector<std::string>> build_columns(const CollectionEntry& collection,
                                               const std::vector<std::string>& paths,
                                               Deadline deadline) {
  Collection& data = *collection.data;
  const auto wanted = data.without_columns(paths);
  if (wanted.empty() || wanted.size() > kPathsOfOneBuild) return std::vector<std::string>();
  const auto lock = data.wait_to_build(deadline);
  if (!lock) return past_deadline();
  const auto missing = data.without_columns(wanted);
  if (!missing.empty()) AMEND_RETURN_IF_ERROR(build(collection, missing, {.deadline = deadline}));
  return missing;
}

Result<bool> warm_columns(const CollectionEntry& collection, const std::vector<std::string>& paths,
                          const std::function<bool()>& stopped) {
  Collection& data = *collection.data;
  const auto lock = data.try_to_build();
  if (!lock) return false;
  const auto missing = data.without_columns(paths);
  if (missing.empty()) return true;
  const Status built =
      build(collection, missing,
            {.threads = 1, .given_up = [&] { return data.others_wait_to_build() || stopped(); }});
  if (built.code() == Code::kUnavailable) return false;
  AMEND_RETURN_IF_ERROR(Status(built));
  return true;
}

}  // namespace amend::embedded
