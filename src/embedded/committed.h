// Committed: a durable record, with what it takes to bring memory up to it.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "document/document.h"
#include "embedded/record.h"

namespace amend::embedded {

struct Committed {
  SharedRecord record;
  SharedEncoded encoded;
  // The documents that the record put into the database (create, replace), for columns; left empty
  // when the collection had no use for them.
  std::vector<std::pair<Row, document::Document>> documents;
  // What the record reverts, what that reverts, and so on.
  std::vector<SharedRecord> reverted = {};
};

using SharedCommitted = std::shared_ptr<const Committed>;

}  // namespace amend::embedded
