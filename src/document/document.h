// The document model: what a document is in memory and in an answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"

namespace amend::document {

// Who and when: everything about a document that is not content.
struct Identity {
  std::string namespace_id;   // "ns_..."
  std::string collection_id;  // "col_..."
  std::string document_id;
  Micros created_at = 0;
  Micros updated_at = 0;
  std::uint64_t version = 0;  // of the record that changed it last; counted per namespace
};

// A document's content as text: two compact JSON objects. `internal` is the part of _internal that
// clients may write (lineage, metadata, ...); the rest of the block is made from the Identity.
struct Text {
  std::string body = "{}";
  std::string internal = "{}";
  [[nodiscard]] std::size_t bytes() const { return body.size() + internal.size(); }
};

// A document as a tree, for filters and folds. One thread at a time.
class Document {
 public:
  // REQUIRES: body and internal are objects.
  Document(Identity identity, json::Value body, json::Value internal);

  // Parses stored text. Errors: kInternal when the text is not what the store writes (damage).
  static Result<Document> parse(Identity identity, const Text& text, json::Parser& parser);

  [[nodiscard]] const Identity& identity() const { return identity_; }
  [[nodiscard]] const json::Value& body() const { return body_; }
  [[nodiscard]] const json::Value& internal() const { return internal_; }

  // The whole _internal block as clients see it: ids, times, version and the written part. Built
  // on first use; valid until the document changes.
  [[nodiscard]] const json::Value& internal_block() const;

  // For the fold only. Forgets the built block.
  json::Value& mutable_body() { return body_; }
  json::Value& mutable_internal();

  [[nodiscard]] Text text() const;

 private:
  Identity identity_;
  json::Value body_;
  json::Value internal_;
  mutable std::optional<json::Value> block_;
};

// Appends the document as the JSON object of an answer (DocumentResponse): ids, the user's members,
// then _internal. Splices stored text; parses nothing. `extra` is put in front of _internal: ready
// JSON members without braces ("\"_vectors\":[\"a\"]"), or empty.
void render(const Identity& identity, const Text& text, std::string_view extra, std::string& out);

}  // namespace amend::document
