// Effect: what a durable record changes in memory.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "document/document.h"
#include "embedded/record.h"

namespace amend::embedded {

struct Effect {
  SharedRecord record;
  // The documents that the record put into the database (create, replace), for columns; left empty
  // when the collection had no use for them.
  std::vector<std::pair<Row, document::Document>> documents;
};

using SharedEffect = std::shared_ptr<const Effect>;

}  // namespace amend::embedded
