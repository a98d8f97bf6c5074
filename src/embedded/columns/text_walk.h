// Walking a document's text: results (result.h) without a tree of the document.
//
// A tree of a document costs twenty times as much as reading its text, and a column that is built
// wants one value out of each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "document/document.h"
#include "embedded/columns/routes.h"
#include "json/parse.h"

namespace amend::embedded {

// A document as its stored text, read. One thread; reuses its buffers from text to text.
class TextDocument {
 public:
  explicit TextDocument(document::Identity identity) : identity_(std::move(identity)) {}

  // Reads both texts; what was given of the one before is invalid.
  // Errors: kInternal when the text is not what the store writes (damage).
  Status read(std::string_view body, std::string_view internal);

  [[nodiscard]] const document::Identity& identity() const { return identity_; }
  [[nodiscard]] document::Identity& mutable_identity() { return identity_; }
  // REQUIRES: read.
  [[nodiscard]] const json::Element& body() const { return *body_; }
  [[nodiscard]] const json::Element& internal() const { return *internal_; }

 private:
  document::Identity identity_;
  json::Parser body_parser_;
  json::Parser internal_parser_;
  std::optional<json::Element> body_;
  std::optional<json::Element> internal_;
  bool internal_is_empty_ = false;  // internal_ is "{}"
};

// Appends what Routes::resolve appends for the tree of the document. False, and nothing is
// appended, where the text alone does not decide: a key with dots may be taken instead of the path.
bool resolve_in_text(const Routes& routes, const TextDocument& document, std::string& out);

}  // namespace amend::embedded
