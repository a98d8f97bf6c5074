// Purging: taking from the disk what deleted documents left that do not come back.
//
// They are out of sight already (gone_rows.h). Rows that are left over are noted in the catalog,
// chunk by chunk; a pass takes one chunk, reads which ids and vectors belong to its rows, and
// removes them in small commits that wait for no fsync, each of which also takes its rows off the
// note. So after a crash the note says exactly what is still to be done.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/row_set.h"
#include "embedded/store.h"

namespace amend::embedded {

// One pass over one namespace. One thread.
class PurgePass {
 public:
  // `pause` is called after each commit, without a lock; when it answers false the pass is given
  // up. All that is referred to must outlive the pass.
  PurgePass(Store& store, const NamespaceEntry& name_space, std::function<bool()> pause)
      : store_(store), name_space_(name_space), pause_(std::move(pause)) {}

  // Purges the first chunk of rows that are left over, if there are any.
  // Errors: kInternal, kStorageFull, kUnavailable (given up, or the store takes no writes); what
  // was removed until then stays removed.
  Status run();

 private:
  // A row with what is stored under it.
  struct Leftover {
    Row row = 0;
    std::string document_id;  // empty if the document is gone already
    std::vector<std::string> vector_keys;
  };
  class Take;
  class Remove;

  Status remove_all();
  Status flush();

  Store& store_;
  const NamespaceEntry& name_space_;
  const std::function<bool()> pause_;

  Number collection_ = 0;
  RowSet rows_;  // to be purged
  std::vector<Leftover> read_;
};

}  // namespace amend::embedded
