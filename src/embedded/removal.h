// Removal: taking many keys from the disk in the background, in small commits.
//
// None of them waits for an fsync: what a crash takes away is to be removed again.
#pragma once

#include <rocksdb/write_batch.h>

#include <functional>
#include <string>
#include <string_view>

#include "embedded/store.h"

namespace amend::embedded {

// One thread.
class Removal {
 public:
  // `pause` is called after each commit, without a lock; when it answers false the rest is left.
  // Both must outlive it.
  Removal(Store& store, const std::function<bool()>& pause) : store_(store), pause_(pause) {}

  // Removes what a family has with the prefix, all of it or from `first` to before `end`. `also`
  // may add what goes in the same commit as a key. Errors: kInternal, kStorageFull, kUnavailable
  // (given up, or the store takes no writes); what was removed until then stays removed.
  using Also = std::function<void(std::string_view key)>;
  Status remove(Family family, const std::string& prefix, const Also& also = {});
  Status remove(Family family, const std::string& prefix, const std::string& first,
                const std::string& end, const Also& also = {});

  // Goes with the next commit.
  void add(Family family, std::string_view key);

  // What is not committed yet. Errors: as remove().
  Status commit();

 private:
  Status remove(Store::Scan scan, Family family, const std::string* end, const Also& also);

  Store& store_;
  const std::function<bool()>& pause_;
  rocksdb::WriteBatch batch_;
};

}  // namespace amend::embedded
