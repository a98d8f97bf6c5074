// Pattern: a compiled regular expression in RE2 syntax, searched for anywhere in a text.
//
// Matching takes time linear in the text. Cheap to copy; safe to share between threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace amend::filter {

class Pattern {
 public:
  // Errors: kBadRequest when RE2 does not accept the expression: a syntax error, a back-reference
  // or look-around, or a program beyond its memory.
  static Result<Pattern> compile(std::string_view expression, bool case_sensitive);

  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace amend::filter
