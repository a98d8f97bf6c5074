// Settling: folding the pending records of a collection into its documents.
//
// A pass takes everything that is pending at one instant, walks the rows it covers once and writes
// their folded documents in small commits that wait for no fsync; one synced mark at the end says
// that those records are settled. A crash in between costs nothing but time: the records are still
// pending, and a document that was already folded says so by its stamp, so it is passed over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/collection.h"

namespace amend::embedded {

// One pass over one collection. One thread.
class SettlePass {
 public:
  // `pause` is called after each commit, without a lock; when it answers false the pass is given
  // up. The entry must outlive the pass.
  SettlePass(const Catalog& catalog, const CollectionEntry& collection, std::function<bool()> pause)
      : catalog_(catalog), collection_(collection), pause_(std::move(pause)) {}

  // Returns how many documents were folded. Errors: kInternal, kStorageFull, kUnavailable (given
  // up, or the store takes no writes); what was folded until then stays folded.
  Result<std::uint64_t> run();

 private:
  struct Folded {
    Row row;
    std::uint64_t text_bytes;
    std::string value;
  };
  class Seal;
  class Chunk;
  class Mark;

  Status fold_all();
  Status flush();
  [[nodiscard]] Version settled_in_namespace() const;

  const Catalog& catalog_;
  const CollectionEntry& collection_;
  const std::function<bool()> pause_;

  std::shared_ptr<Follower> follower_;
  std::optional<View> view_;
  std::vector<Folded> folded_;
  std::size_t folded_bytes_ = 0;
  RowSet replaced_;  // since the view: their bases are newer than what was folded
  std::uint64_t count_ = 0;
};

}  // namespace amend::embedded
