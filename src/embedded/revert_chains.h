// RevertChains: what reverts revert.
#pragma once

#include <map>
#include <vector>

#include "embedded/history.h"
#include "embedded/record.h"

namespace amend::embedded {

struct RevertChain {
  std::vector<SharedRecord> records;
  bool whole = true;  // false: what it goes on with is not kept any more (trim.h)
};

// Reads each record once. One thread.
class RevertChains {
 public:
  // The history must outlive it.
  explicit RevertChains(const History& history) : history_(history) {}

  // What the record reverts, what that reverts, and so on to what reverts nothing; nothing for a
  // record that does not. Errors: kInternal.
  Result<RevertChain> of(const Record& record);

 private:
  Result<SharedRecord> read(Version version);

  const History& history_;
  std::map<Version, SharedRecord> known_;
};

}  // namespace amend::embedded
