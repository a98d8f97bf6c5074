// Settling: folding the pending records of a collection into its documents.
//
// A pass takes everything that is pending at one instant, walks the rows it covers once and writes
// their folded documents in small commits that wait for no fsync; one synced mark at the end says
// that those records are settled. What the records changed is saved, as it was before, ahead of the
// documents of a stretch of rows (saved_values.h). A crash in between costs nothing but time: the
// records are still pending, and a document that was already folded says so by its stamp, so it is
// passed over.
//
// Bases are read as they are when the pass comes to them, not as they were when it began: a stamp
// above the instant says that a client has replaced the document since. So no instant is held for
// long, and the database can drop what has been folded as soon as it comes across it. Deleted
// documents are folded too as long as they may come back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "embedded/catalog.h"
#include "embedded/collection.h"
#include "embedded/row_reader.h"
#include "embedded/saved_values.h"

namespace amend::embedded {

// One pass over one collection. One thread.
class SettlePass {
 public:
  struct Pace {
    // Called after each commit and while the database is behind, without a lock; when it answers
    // false the pass is given up.
    std::function<bool()> pause;
    // A pass that looks as if it will write more than so many bytes of documents writes them
    // without the log of the database, and has them brought to the disk before its mark is.
    std::uint64_t logged_bytes = 32 * limits::kMiB;
    // Whether what the records changed is saved; otherwise it is forgotten with this pass.
    bool save = true;
    // So many bytes of documents and of what takes their changes back are held before they are
    // written, in one stretch.
    std::uint64_t stretch_bytes = 8 * limits::kMiB;
    // So many bytes of documents are read at one view.
    std::uint64_t view_bytes = 32 * limits::kMiB;
  };

  // Store and entry must outlive the pass.
  SettlePass(Store& store, const Catalog& catalog, const CollectionEntry& collection, Pace pace)
      : store_(store), catalog_(catalog), collection_(collection), pace_(std::move(pace)) {}

  // Returns how many documents were folded. Errors: kInternal, kStorageFull, kUnavailable (given
  // up, or the store takes no writes), kNotFound (the collection was dropped); what was folded
  // until then stays folded.
  Result<std::uint64_t> run();

 private:
  struct Folded {
    Row row;
    std::size_t begin;  // of its value in values_, up to that of the next
  };
  class Seal;
  class Save;
  class Chunk;
  class Mark;

  Status fold_all();
  Result<std::optional<Row>> fold_view(Row first);
  Status fold(Row row, RowReader& reader, bool has_document);
  Status write();
  Status save();
  Status save(std::vector<std::pair<std::string, std::string>>& values, Sync sync);
  Status write_chunk();
  Status choose_sync();
  Status wait_for_database();
  [[nodiscard]] Version settled_in_namespace() const;

  Store& store_;
  const Catalog& catalog_;
  const CollectionEntry& collection_;
  const Pace pace_;

  // What the pass began with.
  std::shared_ptr<Follower> follower_;
  Version sealed_ = 0;  // records up to here are folded
  RowSet rows_;         // that they change
  Store::Reading reading_ = Store::Reading::kSome;

  StoredBase base_;             // of the row at hand
  UndoGroups undos_;            // of the documents at hand
  std::vector<Folded> folded_;  // to be written next
  std::string values_;          // theirs, one after the other
  std::size_t written_ = 0;     // of these are
  std::size_t chunk_end_ = 0;   // of those that the next commit writes
  RowSet replaced_;             // since the pass began: their bases are newer than what was folded
  std::optional<Sync> sync_;    // of its writes, once there is one
  std::uint64_t saved_bytes_ = 0;  // of saved values
  std::uint64_t largest_ = 0;      // text that was met or made
  std::uint64_t count_ = 0;
};

}  // namespace amend::embedded
