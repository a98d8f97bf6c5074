// The format of a data directory: which version of the layout it has, and where things are in it.
//
//   DIRECTORY/FORMAT      "amend embedded 1\n"
//   DIRECTORY/store/      the RocksDB database
//   DIRECTORY/admin-key   the first key's secret, mode 0600 (written by app/, unless it is given
//   one)
#pragma once

#include <string>

#include "base/result.h"

namespace amend::embedded {

inline constexpr int kDirectoryFormat = 1;

// Makes `directory` ready: creates it and writes its FORMAT if it is new or empty, otherwise checks
// that this program can read what is there.
// Errors: kUnavailable with one sentence that names the directory and says what to do: written by
// another version, not a data directory, not accessible.
Status prepare_directory(const std::string& directory);

std::string store_directory(const std::string& directory);

}  // namespace amend::embedded
