// Where the vectors of a collection's documents lie, row after row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "embedded/keys.h"
#include "embedded/store.h"

namespace amend::embedded {

// Looks at the database as it was when it was first asked. One thread.
class StoredVectors {
 public:
  StoredVectors(const Store& store, Number collection) : store_(store), collection_(collection) {}

  // The keys of the row's vectors. Rows are asked for in ascending order, each once; of rows
  // without vectors none costs more than the first. Errors: kInternal.
  Result<std::vector<std::string>> keys(Row row);

 private:
  const Store& store_;
  const Number collection_;
  std::optional<Store::Scan> scan_;
};

}  // namespace amend::embedded
