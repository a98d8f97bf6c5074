// ColumnUpkeep: keeps the columns of all collections within their memory, and remembers on disk
// which are in use, so that they are there again after a start.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/store.h"

namespace amend::embedded {

// Of what is on disk the paths used last; more are built when somebody asks for them.
inline constexpr std::size_t kRememberedPaths = 64;

class ColumnUpkeep {
 public:
  // Store and catalog must outlive it.
  ColumnUpkeep(Store& store, const Catalog& catalog, std::uint64_t max_bytes)
      : store_(store), catalog_(catalog), max_bytes_(max_bytes) {}

  // Drops the columns used least recently while all take more than max_bytes; one that takes more
  // by itself is not built again. Writes down which paths are in use, where that has changed. One
  // thread, once in a while.
  void look();

  // Builds the columns that were in use when the process ended, as far as there is memory for them.
  // Once, by one thread, which may be another. Until it is done look() writes nothing down.
  void warm(const std::function<bool()>& stopped);

  // Of memory that all columns take. Any thread.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  using Uses = std::vector<ColumnSet::Use>;

  void drop_least_used(std::uint64_t bytes);
  void remember(const CollectionEntry& collection, Uses uses);
  // The one used last comes last, as if all had been built when they were used.
  [[nodiscard]] std::vector<std::string> remembered(Number collection) const;

  Store& store_;
  const Catalog& catalog_;
  const std::uint64_t max_bytes_;
  std::atomic<bool> warm_{false};
  std::map<Number, std::vector<std::string>> written_;  // by look() alone; sorted
};

}  // namespace amend::embedded
