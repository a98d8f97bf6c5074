// What lies in a data directory, for tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "embedded/format.h"
#include "embedded/store.h"

namespace amend::embedded {

// How many keys of a family begin with the prefix. REQUIRES: no engine has the directory open.
inline std::size_t stored_keys(const std::string& directory, Family family,
                               const std::string& prefix) {
  const auto store = Store::open(store_directory(directory), false);
  std::size_t count = 0;
  auto scan = (*store)->scan(family, prefix);
  for (; scan.valid(); scan.next()) ++count;
  EXPECT_TRUE(scan.check().ok());
  return count;
}

}  // namespace amend::embedded
