// Projection: the parts of a document that some paths name. Immutable; any thread.
//
// Kept is what the paths find (path.h), where it stands: with the members that lead to it, and of
// an array on the way the elements in which something was found. A path that finds nothing is
// passed over. Of a blob its field and url are kept with anything else of it. The ids of a document
// are not part of it: document_id, collection_id and _id are no
// paths.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/document.h"
#include "filter/path.h"
#include "json/value.h"

namespace amend::filter {

class Projection {
 public:
  explicit Projection(const std::vector<std::string>& paths);

  struct Parts {
    json::Object body;                    // of the user's members
    std::optional<json::Value> internal;  // of the block _internal, if any path leads into it
  };
  // The document is used by one thread.
  [[nodiscard]] Parts of(const document::Document& document) const;

 private:
  std::vector<FieldPath> paths_;
};

}  // namespace amend::filter
