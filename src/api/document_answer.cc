#include "api/document_answer.h"

#include <algorithm>

#include "api/render.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

constexpr const char* kBlobs = "document_blobs";

// The body as a tree, only if it may hold blobs.
std::optional<json::Value> body_with_blobs(const document::Text& text) {
  if (text.body.find(kBlobs) == std::string::npos) return {};
  auto body = json::parse(text.body);
  const json::Value* blobs = body.ok() ? body->find(kBlobs) : nullptr;
  if (blobs == nullptr || !blobs->is_array()) return {};
  return std::move(*body);
}

// The files are where their URLs say; there is nothing to sign. Other schemes get no link.
void add_presigned_urls(document::Text& text) {
  auto body = body_with_blobs(text);
  if (!body) return;
  for (json::Value& blob : body->object().find(kBlobs)->array()) {
    const json::Value* url = blob.find("url");
    if (url == nullptr || !url->is_string()) continue;
    if (!url->string().starts_with("http://") && !url->string().starts_with("https://")) continue;
    blob.object()["presigned_url"] = json::Value(*url);
  }
  text.body = json::write(*body);
}

std::string vector_names(const std::vector<document::Vector>& vectors) {
  json::Array names;
  for (const document::Vector& vector : vectors) names.emplace_back(vector.name);
  std::string members;
  json::write_key("_vectors", members);
  json::write(names, members);
  return members;
}

void add_vectors(const engine::FoundDocument& found, const Show& show, std::string& members) {
  if (found.vectors.empty()) return;
  const auto body = json::parse(found.document.text.body);
  for (const document::Vector& vector : found.vectors) {
    if (!show.only_vectors.empty() && !show.only_vectors.contains(vector.name)) continue;
    if (body.ok() && body->find(vector.name) != nullptr) continue;
    json::write_key(vector.name, members);
    document::write_vector(vector, members);
  }
}

}  // namespace

void write_document(const engine::FoundDocument& found, const Show& show, std::string& out) {
  std::string members;
  if (show.vector_names) members = vector_names(found.vectors);
  if (show.vectors) add_vectors(found, show, members);
  if (!show.presigned_urls) {
    document::render(found.document.identity, found.document.text, members, out);
    return;
  }
  document::Text text = found.document.text;
  add_presigned_urls(text);
  document::render(found.document.identity, text, members, out);
}

http::Response document_response(engine::StoredDocument stored) {
  std::string body;
  write_document({std::move(stored), {}}, {}, body);
  return json_response(std::move(body));
}

std::size_t count_blobs(const document::Text& text) {
  const auto body = body_with_blobs(text);
  return body ? body->find(kBlobs)->array().size() : 0;
}

}  // namespace amend::api
