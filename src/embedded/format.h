// The format of a data directory: which version of the layout it has, and where things are in it.
//
//   DIRECTORY/FORMAT      "amend embedded 7"; "amend embedded 7 new" until the database was made
//   DIRECTORY/store/      the RocksDB database
//   DIRECTORY/admin-key   the secret of the first key, mode 0600, unless one was given (see app/)
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace amend::embedded {

inline constexpr int kDirectoryFormat = 7;
inline constexpr int kFirstDirectoryFormat = 1;  // the oldest that can be read; it is marked anew

enum class DirectoryState : std::uint8_t {
  kNew,       // nothing has been stored yet: the database is still to be made
  kExisting,  // there must be a database
};

// Makes `directory` ready: creates it and marks it as new if it is missing or empty, otherwise
// checks that this program can read what is there, and marks an older format as this one, so that
// the program that wrote it does not take it any more. Errors: kUnavailable with one sentence that
// names the directory and says what to do: written by another version, not a data directory, not
// accessible.
Result<DirectoryState> prepare_directory(const std::string& directory);

// Takes the mark of a new directory away: from now on a missing database is damage, not a
// beginning.
Status finish_directory(const std::string& directory);

std::string store_directory(const std::string& directory);

}  // namespace amend::embedded
