// Search: a text that is looked for in whole documents. Pure; any thread.
//
// A document has it if, case folded (fold_case.h), it is a part of the document's id or of any
// string among the values of the user's members, at any depth. Keys, numbers and _internal do not
// count.
#pragma once

#include <string>
#include <string_view>

#include "json/element.h"

namespace amend::filter {

class Search {
 public:
  Search() = default;  // of nothing: every document has it
  explicit Search(std::string_view text);

  [[nodiscard]] bool empty() const { return folded_.empty(); }

  // `body` are the user's members.
  [[nodiscard]] bool is_in(std::string_view document_id, const json::Element& body) const;

 private:
  class Walk;

  std::string folded_;
};

}  // namespace amend::filter
