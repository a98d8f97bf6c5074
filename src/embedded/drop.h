// Dropping collections and namespaces.
//
// One commit takes the entries out of the catalog, puts a note of each in their place, and makes
// every row that has a document, or may get it back, one that is left over (gone_rows.h): so ids
// are free, no document is there for anybody, and purging (purge.h) takes what is stored under the
// rows from the disk as it does after a delete by filter. When no row is left over any more,
// clearing removes the records and the counters, and last the notes. After a crash the notes say
// what is still to be done.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/commit_queue.h"
#include "embedded/store.h"

namespace amend::embedded {

// Drops collections of one namespace, and with them whatever else goes and comes in the catalog.
class DropWrite : public Write {
 public:
  using Entries = std::vector<std::shared_ptr<const CollectionEntry>>;

  DropWrite(const NamespaceEntry& name_space, Entries collections)
      : name_space_(name_space), collections_(std::move(collections)) {}

  // Further keys that the same commit removes from the catalog, and puts.
  void remove(std::string key) { removed_.push_back(std::move(key)); }
  void put(Family family, std::string key, std::string value) {
    put_.push_back({family, std::move(key), std::move(value)});
  }

  Status resolve(Group& group) override;
  void committed() override;
  [[nodiscard]] bool alone() const override { return true; }

 private:
  struct Pair {
    Family family;
    std::string key;
    std::string value;
  };

  const NamespaceEntry& name_space_;
  const Entries collections_;
  std::vector<std::string> removed_;
  std::vector<Pair> put_;
};

// Removes the rest of what was dropped of one namespace. One thread.
class ClearPass {
 public:
  // As PurgePass's.
  ClearPass(Store& store, Dropped dropped, std::function<bool()> pause)
      : store_(store), dropped_(std::move(dropped)), pause_(std::move(pause)) {}

  // Gives what nothing is stored of any more: collections that rows are left over of are not among
  // them, and a whole namespace is cleared when none of it is. Errors: as PurgePass::run.
  Result<Dropped> run();

 private:
  class Look;

  Status remove_records();
  Status remove_rest();

  Store& store_;
  Dropped dropped_;
  const std::function<bool()> pause_;
};

}  // namespace amend::embedded
