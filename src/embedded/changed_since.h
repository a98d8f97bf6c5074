// ChangedSince: of which documents somebody has changed what an update had changed.
//
// Every other update is either in effect for a row or not: not before it was made, and not while it
// is reverted. A row has changed since an instant if, of the updates that touch the same paths of
// it, one is in effect that was not then, or the other way round; or if it was replaced. So what
// was changed and reverted counts as not changed.
#pragma once

#include <map>

#include "embedded/record.h"
#include "embedded/touched_paths.h"

namespace amend::embedded {

// One thread.
class ChangedSince {
 public:
  // REQUIRES: `update` is one (kUpdateDocuments, kUpdateMatching).
  explicit ChangedSince(const Record& update);

  // Takes the records of the collection since the instant, each once. `update` is what a revert
  // reverts in the end.
  void add(const Record& record, const Record* update);

  [[nodiscard]] RowSet rows() const;

 private:
  [[nodiscard]] RowSet overlapping(const Record& other) const;

  const Version version_;
  TouchedPaths paths_;               // of kUpdateMatching
  std::map<Row, TouchedPaths> own_;  // of kUpdateDocuments: of each row
  RowSet replaced_;
  std::map<Version, RowSet> changed_;  // by the version of the other update
};

}  // namespace amend::embedded
