// ChangedSince: of which documents somebody has changed what an operation had changed.
//
// Every other update is either in effect for a row or not: not before it was made, and not while it
// is reverted. A row has changed since an instant if, of the updates that touch the same places of
// it, one is in effect that was not then, or the other way round; or if it was replaced. So what
// was changed and reverted counts as not changed.
//
// A revert may give back more than the update that it reverts names: where an object had taken the
// place of a number, the number. What it touches counts too.
#pragma once

#include <map>
#include <span>

#include "embedded/touched_rows.h"

namespace amend::embedded {

// One thread.
class ChangedSince {
 public:
  // `root` is the update whose effect the operation is, or takes back, or makes again; `places` are
  // what must not have changed since the instant.
  ChangedSince(Version root, TouchedRows places) : root_(root), places_(std::move(places)) {}

  // Takes the records of the collection since the instant, each once. `reverted` is what a revert
  // reverts, what that reverts, and so on. A record up to `counted_from` does not count as flipping
  // the root.
  void add(const Record& record, std::span<const SharedRecord> reverted, Version counted_from = 0);
  // The same of a revert that goes back to a record that is not kept any more, so it is not known
  // which places it touches: all of its rows have changed, whatever comes after it. REQUIRES: it
  // does not come of the root, which is kept.
  void add_unknown(const Record& record) { unknown_.add_all(rows_of(record)); }

  [[nodiscard]] RowSet rows() const;

  // Rows for which the root's effect is there and was not, or the other way round.
  [[nodiscard]] const RowSet& flipped() const { return flipped_; }

  // Rows for which the root, or one of the restores that come of it, is in effect and was not, or
  // the other way round. That may be so where the root's effect is as it was: it was restored, and
  // by another restore once more.
  [[nodiscard]] RowSet moved() const;

 private:
  const Version root_;
  const TouchedRows places_;
  RowSet replaced_;
  RowSet unknown_;
  RowSet flipped_;
  std::map<Version, RowSet> moved_;    // by the version of the root or restore
  std::map<Version, RowSet> changed_;  // by the version of the other update
};

}  // namespace amend::embedded
