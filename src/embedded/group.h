// Group: what the writes of one commit do, readable while it grows.
//
// Reads show the database as the group will leave it: effects of earlier writes of the group first,
// then what is stored. Used by the leader of one namespace's queue, the only writer of its keys.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <rocksdb/utilities/write_batch_with_index.h>

#include "base/result.h"
#include "embedded/record.h"
#include "embedded/store.h"
#include "embedded/values.h"

namespace amend::embedded {

class Group {
 public:
  Group(Store& store, Number name_space);

  // Brackets one write: begin, then keep or undo everything since.
  void begin();
  void keep();
  void undo();

  // Writes everything kept, with the counters, in one synced batch; nothing if nothing was kept.
  // Errors: those of Store::commit.
  Status commit();

  [[nodiscard]] Result<std::optional<std::string>> get(Family family, std::string_view key);
  void put(Family family, std::string_view key, std::string_view value);
  void remove(Family family, std::string_view key);  // whether or not it is there

  // A scan of what is stored. REQUIRES: nothing of this group changes that family yet (a write that
  // scans stands alone in its group).
  [[nodiscard]] Store::Scan scan(Family family, std::string prefix) const;

  // The counters of a collection, to be read and changed. Errors: kInternal.
  Result<CollectionState*> collection(Number number);

  // The version the next record gets. Errors: kInternal.
  Result<Version> next_version();

  // Puts the record under the next version and moves the counter on. REQUIRES: next_version was OK.
  void add_record(const Record& record);

  // Bytes put so far, keys included.
  [[nodiscard]] std::size_t bytes();

  [[nodiscard]] Number name_space() const { return name_space_; }

 private:
  struct Counters {
    std::optional<NamespaceState> name_space;
    std::map<Number, CollectionState> collections;
  };

  Store& store_;
  const Number name_space_;
  rocksdb::WriteBatchWithIndex batch_;
  Counters counters_;
  Counters kept_counters_;
};

}  // namespace amend::embedded
