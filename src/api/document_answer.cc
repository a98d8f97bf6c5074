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

// The parts that were asked for: the ids, the user's members, `extra` as in document::render, and
// _internal if any of it was.
void write_parts(const document::Identity& identity, const document::Text& text,
                 const filter::Projection& select, std::string_view extra, std::string& out) {
  json::Parser parser;
  const auto document = document::Document::parse(identity, text, parser);
  const filter::Projection::Parts parts =
      document.ok() ? select.of(*document) : filter::Projection::Parts();
  out.push_back('{');
  json::write_key("document_id", out);
  json::write_string(identity.document_id, out);
  json::write_key("collection_id", out);
  json::write_string(identity.collection_id, out);
  for (const json::Member& member : parts.body) {
    json::write_key(member.key, out);
    json::write(member.value, out);
  }
  if (!extra.empty()) out.append(",").append(extra);
  if (parts.internal) {
    json::write_key("_internal", out);
    json::write(*parts.internal, out);
  }
  out.push_back('}');
}

}  // namespace

void write_document(const engine::FoundDocument& found, const Show& show, std::string& out) {
  std::string members;
  if (show.vector_names) members = vector_names(found.vectors);
  if (show.vectors) add_vectors(found, show, members);
  document::Text with_urls;
  if (show.presigned_urls) {
    with_urls = found.document.text;
    add_presigned_urls(with_urls);
  }
  const document::Text& text = show.presigned_urls ? with_urls : found.document.text;
  if (show.select) {
    write_parts(found.document.identity, text, *show.select, members, out);
  } else {
    document::render(found.document.identity, text, members, out);
  }
}

http::Response document_response(engine::StoredDocument stored) {
  std::string body;
  const document::Identity identity = stored.identity;
  write_document({std::move(stored), {}}, {}, body);
  http::Response response = json_response(std::move(body));
  add_etag(identity, response);
  return response;
}

void add_etag(const document::Identity& identity, http::Response& response) {
  response.headers.add("ETag", '"' + std::to_string(identity.version) + '"');
}

std::size_t count_blobs(const document::Text& text) {
  const auto body = body_with_blobs(text);
  return body ? body->find(kBlobs)->array().size() : 0;
}

}  // namespace amend::api
