// How a document is shown in an answer: what the caller asked for beyond its content.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "filter/projection.h"
#include "http/message.h"

namespace amend::api {

struct Show {
  bool presigned_urls = false;               // a presigned_url in each blob that has an http(s) url
  bool vector_names = false;                 // _vectors: the names, sorted
  bool vectors = false;                      // a root member a vector
  std::set<std::string> only_vectors;        // with `vectors`: just these; empty: all
  std::optional<filter::Projection> select;  // these parts only, beside the ids

  // Whether the engine has to read vectors.
  [[nodiscard]] bool needs_vectors() const { return vectors || vector_names; }
};

// Appends the DocumentResponse. A user's member that has a vector's name wins and hides the vector.
void write_document(const engine::FoundDocument& found, const Show& show, std::string& out);

// 200 with the document that a write has made, without its vectors.
http::Response document_response(engine::StoredDocument stored);

// The document's version as its entity tag.
void add_etag(const document::Identity& identity, http::Response& response);

// Document blobs of stored text, without parsing documents that have none.
std::size_t count_blobs(const document::Text& text);

}  // namespace amend::api
