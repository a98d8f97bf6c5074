#include "document/written_path.h"

#include "base/limits.h"
#include "document/fields.h"

namespace amend::document {
namespace {

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> segments;
  std::size_t start = 0;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', start)) {
    segments.push_back(key.substr(start, dot - start));
    start = dot + 1;
  }
  segments.push_back(key.substr(start));
  return segments;
}

// Puts the place that an alias stands for in front of what follows it.
void follow_alias(std::vector<std::string>& path) {
  const Place place = write_alias(path.front());
  if (place.empty()) return;
  path.erase(path.begin());
  path.insert(path.begin(), place.begin(), place.end());
}

}  // namespace

Status key_issue(const std::string& key, std::string message, std::string type) {
  return Status::validation({{{key}, std::move(message), std::move(type)}});
}

Result<std::vector<std::string>> read_path(const std::string& key) {
  std::vector<std::string> path = split(key);
  for (const std::string& segment : path) {
    if (segment.empty()) {
      return key_issue(key, "has an empty segment; a path is names joined by single dots",
                       "value_error");
    }
  }
  follow_alias(path);
  follow_blobs(path);
  return path;
}

void follow_blobs(std::vector<std::string>& path) {
  if (path.size() >= 2 && path[0] == kInternal && path[1] == "document_blobs") {
    path.erase(path.begin());
  }
}

Status check_depth(const std::string& key, const std::vector<std::string>& path, int depth) {
  if (static_cast<int>(path.size()) + depth <= limits::kDocumentDepth) return {};
  return key_issue(key,
                   "is nested deeper than the " + std::to_string(limits::kDocumentDepth) +
                       " levels a document may have",
                   "value_error");
}

}  // namespace amend::document
