// Parser: JSON text to a Value, by simdjson.
//
// Accepts RFC 8259 in strict UTF-8 and nothing else: no NaN or Infinity, no lone surrogates, no
// number whose integer part leaves [-2^63, 2^64) or whose size leaves a double, no byte after the
// value but white space. Of a repeated key the last one counts, value and position. -0 is 0.
#pragma once

#include <memory>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "json/element.h"
#include "json/value.h"

namespace amend::json {

// Reuses its buffers from text to text. One thread at a time.
class Parser {
 public:
  // `max_depth`: containers inside each other that are still accepted. An empty one is a value, and
  // is accepted in the innermost of them.
  explicit Parser(int max_depth = limits::kBodyDepth);
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  // Errors: kValidation with one issue of type "json_invalid" at an empty place; kPayloadTooLarge
  // for a text of more than limits::kJsonWords; kInternal when memory cannot be had.
  Result<Value> parse(std::string_view text);

  // The same without making a tree. What it gives is valid until the next call. Errors: as parse().
  Result<Element> read(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One text with a parser of its own.
Result<Value> parse(std::string_view text, int max_depth = limits::kBodyDepth);

// Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing over U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace amend::json
