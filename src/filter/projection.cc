#include "filter/projection.h"

#include <set>

namespace amend::filter {
namespace {

using Found = std::set<const json::Value*>;

// What of the value is found in it; nothing if that is nothing.
std::optional<json::Value> prune(const json::Value& value, const Found& found) {
  if (found.contains(&value)) return value;
  if (value.is_object()) {
    json::Object kept;
    for (const json::Member& member : value.object()) {
      if (auto part = prune(member.value, found)) kept.append(member.key, std::move(*part));
    }
    if (!kept.empty()) return kept;
  } else if (value.is_array()) {
    json::Array kept;
    for (const json::Value& element : value.array()) {
      if (auto part = prune(element, found)) kept.push_back(std::move(*part));
    }
    if (!kept.empty()) return kept;
  }
  return {};
}

// Clients read blobs strictly: one without its field and url would hide the whole answer from them.
void keep_what_blobs_need(const json::Value& body, Found& found) {
  const json::Value* blobs = body.find("document_blobs");
  if (blobs == nullptr || !blobs->is_array()) return;
  for (const json::Value& blob : blobs->array()) {
    if (!prune(blob, found)) continue;
    for (const std::string_view name : {"field", "url"}) {
      if (const json::Value* value = blob.find(name)) found.insert(value);
    }
  }
}

bool is_id(const std::string& path) {
  return path == document::kDocumentId || path == document::kCollectionId || path == "_id";
}

}  // namespace

Projection::Projection(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!is_id(path)) paths_.emplace_back(path);
  }
}

Projection::Parts Projection::of(const document::Document& document) const {
  Found found;
  for (const FieldPath& path : paths_) {
    const Resolved resolved = resolve(path, document);
    found.insert(resolved.values.begin(), resolved.values.end());
  }
  Parts parts;
  if (found.empty()) return parts;
  keep_what_blobs_need(document.body(), found);
  if (auto body = prune(document.body(), found)) parts.body = std::move(body->object());
  parts.internal = prune(document.internal_block(), found);
  return parts;
}

}  // namespace amend::filter
