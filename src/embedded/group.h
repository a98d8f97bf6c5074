// Group: what the writes of one commit do, readable while it grows.
//
// Reads show the namespace as the group will leave it: effects of earlier writes of the group
// first, then what is committed. Used by the leader of one namespace's queue, the only writer of
// its keys.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/write_batch.h>
#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"
#include "embedded/collection.h"
#include "embedded/name_space.h"
#include "embedded/record.h"
#include "embedded/store.h"
#include "embedded/values.h"

namespace amend::embedded {

class Group {
 public:
  Group(Store& store, NameSpace& name_space);

  // Brackets one write: begin, then keep or undo everything since.
  void begin();
  void keep();
  void undo();

  // Writes everything kept, with the counters, in one batch, synced unless it is redoable; then
  // publishes it to the collections. Nothing if nothing was kept. Errors: those of Store::commit;
  // then nothing is published.
  Status commit();

  void put(Family family, std::string_view key, std::string_view value);
  void remove(Family family, std::string_view key);  // whether or not it is there

  // Where the document of an id is. Errors: kInternal.
  Result<std::optional<Location>> locate(const std::string& id);
  Result<std::vector<std::optional<Location>>> locate(std::span<const std::string_view> ids);
  // Where an id leads on the disk: also to a row that is gone.
  Result<std::optional<Location>> locate_stored(const std::string& id);
  // Gives an id, which no committed document has, a document. False if the group has done so
  // already; then nothing is changed. REQUIRES: locate() was asked for it.
  bool add_id(const std::string& id, Location location);
  void remove_id(const std::string& id);

  // The counters of a collection, to be read and changed.
  CollectionState& state(Collection& collection);

  // The version the next record gets.
  [[nodiscard]] Version next_version() const { return name_space_state_.next_version; }

  // Puts the record under the next version and moves the counter on. `documents` and `reverted` as
  // in Committed.
  void add_record(Collection& collection, Record record,
                  std::vector<std::pair<Row, document::Document>> documents = {},
                  std::vector<SharedRecord> reverted = {});

  // Whether this group puts or removes the row's base, or changes the row at all. The first is
  // cheap.
  bool rebases(Collection& collection, Row row);
  bool changes(Collection& collection, Row row);
  // The same for any of these rows, which are ascending.
  bool changes(Collection& collection, std::span<const Row> rows);

  // An upper bound of the bytes of any text of the collection, and of the row's text; earlier
  // writes of the group included. The first is cheap.
  std::uint64_t text_bound(Collection& collection);
  std::uint64_t text_bound(Collection& collection, Row row);

  // The entries that earlier writes of the group have for the row, ascending. Valid while it grows.
  std::vector<document::Entry> entries(Collection& collection, Row row);

  // The counters of the collection are stored with the commit, as they always are with a create.
  void count(Collection& collection) { touch(collection).counted = true; }

  // The rows without documents under which something is stored, to be read and changed.
  GoneChanges& gone() { return gone_; }

  // Records of the collection up to `settled` are folded into its documents, which are on disk.
  void settle(Collection& collection, Version settled);
  // Every record of the namespace up to here is.
  void settle_all(Version settled);

  // What is put can be done again after a crash, and is nothing that the namespace's counters tell
  // of: the commit need not wait for the disk. REQUIRES: the write is alone in its group.
  void set_redoable(Sync sync) { sync_ = sync; }

  // Says that the write must see committed what this group does so far. It is undone and resolved
  // again, first in the next group. REQUIRES: it can be, and this group has more than this write.
  void postpone() { postponed_ = true; }
  [[nodiscard]] bool postponed() const { return postponed_; }

  // Gives the collection a new view even if nothing of it changed.
  void refresh(Collection& collection);

  // What is committed.
  [[nodiscard]] const Store& store() const { return store_; }

  // Bytes put so far, keys included.
  [[nodiscard]] std::size_t bytes() const { return batch_.GetDataSize(); }

 private:
  struct Touched {
    CollectionState state;
    std::vector<SharedCommitted> effects;
    RowSet rebased;            // rows whose base the group puts or removes
    RowSet removed;            // that lose their documents
    RowSet returned;           // that get theirs back
    std::uint64_t growth = 0;  // an upper bound of what the effects add to any one row
    Version settled = 0;
    bool counted = false;    // the counters are to be stored
    bool refreshed = false;  // a new view is wanted even if nothing changed
    [[nodiscard]] bool changed() const {
      return counted || refreshed || settled > 0 || !effects.empty();
    }
  };
  using IdChange = std::optional<Location>;  // none: the id is freed
  struct FormerId {
    IdTable::Hash id;
    std::optional<IdChange> change;  // that an earlier write of the group made
  };
  // A part of a keyed hash is one: clients cannot choose ids that collide.
  struct HashedAlready {
    using is_avalanching = void;
    std::size_t operator()(const IdTable::Hash& id) const { return id.low; }
  };

  Touched& touch(Collection& collection);
  void change_id(const IdTable::Hash& id, IdChange change);
  void note_if_gone(const IdTable::Hash& id, std::optional<Location>& location);
  void put_removed_rows(const Collection& collection, const Touched& touched);
  void put_gone_rows();
  void publish();

  Store& store_;
  NameSpace& name_space_;
  rocksdb::WriteBatch batch_;
  NamespaceState name_space_state_;
  std::map<Collection*, Touched> touched_;
  GoneChanges gone_;
  boost::unordered_flat_map<IdTable::Hash, IdChange, HashedAlready> ids_;
  std::vector<FormerId> former_ids_;  // what the write at hand changed in ids_, in order
  // Ids that were asked for and lead to rows that are gone.
  boost::unordered_flat_map<IdTable::Hash, Location, HashedAlready> gone_ids_;
  Sync sync_ = Sync::kNow;
  bool postponed_ = false;

  // As they were when the write began.
  NamespaceState kept_name_space_state_;
  std::map<Collection*, Touched> kept_touched_;
  GoneChanges kept_gone_;
};

}  // namespace amend::embedded
