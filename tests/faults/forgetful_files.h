// ForgetfulFiles: at the nth call the power fails. From then on every call fails; when the power is
// back, what was not synced is forgotten, all of it or a random part.
//
// What is appended counts from the file's next sync on; that a name was made, renamed or deleted,
// from the next sync of the directory on, as POSIX says. Until then it may be kept, and of names
// that have changed one after the other, the first ones are kept, as journals of file systems do.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "faults/watched_files.h"
#include "filter/random.h"

namespace amend::faults {

class ForgetfulFiles : public WatchedFiles {
 public:
  // `nth` counts from 1. `attic` is a directory, not yet there, on the same disk as the files.
  ForgetfulFiles(std::uint64_t nth, std::string attic);

  Status pass(const Call& call, const Act& act) override;

  // Whether the power has failed.
  [[nodiscard]] bool failed() const;
  // Calls so far.
  [[nodiscard]] std::uint64_t calls() const;

  // What an unsynced end of a file becomes.
  enum class Loss : std::uint8_t {
    kAll,      // it is gone, and so are names that were not synced
    kPrefix,   // a first part of it is there
    kSectors,  // a number of whole sectors of it are there
  };
  // Forgets. Gives a sentence about it. REQUIRES: nobody uses the files any more.
  std::string restore_power(filter::Random& random);

 private:
  struct File {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
  };
  // A name that changed since the last sync of its directory.
  struct Change {
    Call::Kind kind;  // kCreate, kRename, kDelete
    std::string path;
    std::string to;     // of kRename
    std::string saved;  // where in the attic lies what the name meant; empty if it meant nothing
  };

  Status remember(const Call& call, const Act& act);
  std::string save(const std::string& path);
  void undo(const Change& change);
  void sync_names(const std::string& directory);

  const std::uint64_t nth_;
  const std::string attic_;

  mutable std::mutex mutex_;  // held during a call; guards everything below
  std::uint64_t calls_ = 0;
  bool failed_ = false;
  std::uint64_t saved_ = 0;
  std::map<std::string, File> files_;
  std::vector<Change> changes_;
};

}  // namespace amend::faults
