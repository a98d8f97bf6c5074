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
  // Documents that the record put into the database (create, replace), for columns: of all of its
  // rows, or of some or none, as the collection had use for them while they were made.
  std::vector<std::pair<Row, document::Document>> documents;
  // What the record reverts, what that reverts, and so on.
  std::vector<SharedRecord> reverted = {};
};

using SharedCommitted = std::shared_ptr<const Committed>;

}  // namespace amend::embedded
