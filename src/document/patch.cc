#include "document/patch.h"

#include <charconv>
#include <optional>

#include "base/limits.h"
#include "document/fields.h"
#include "json/write.h"

namespace amend::document {
namespace {

Status issue(const std::string& key, std::string message, std::string type) {
  return Status::validation({{{key}, std::move(message), std::move(type)}});
}

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

// _internal.document_blobs is another name for the root member.
void follow_blobs(std::vector<std::string>& path) {
  if (path.size() >= 2 && path[0] == kInternal && path[1] == "document_blobs") {
    path.erase(path.begin());
  }
}

Status add(const std::string& key, std::vector<std::string> path, const json::Value& value,
           Patch& patch) {
  follow_blobs(path);
  if (static_cast<int>(path.size()) + json::depth(value) > limits::kDocumentDepth) {
    return issue(key,
                 "is nested deeper than the " + std::to_string(limits::kDocumentDepth) +
                     " levels a document may have",
                 "value_error");
  }
  patch.assignments.push_back({std::move(path), value});
  return {};
}

// {"_internal": {...}} is one assignment a member, so that each is checked and placed by its name.
Status add_internal_members(const std::string& key, const json::Object& members, Patch& patch) {
  for (const json::Member& member : members) {
    if (member.key.empty()) return issue(key, "holds an empty key", "value_error");
    AMEND_RETURN_IF_ERROR(add(key, {std::string(kInternal), member.key}, member.value, patch));
  }
  return {};
}

// The element that a decimal segment names, or nullptr.
json::Value* element_at(json::Array& array, const std::string& segment) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool decimal = error == std::errc() && end == segment.data() + segment.size();
  return decimal && index < array.size() ? &array[index] : nullptr;
}

json::Value& step_into(json::Value& container, const std::string& segment) {
  if (container.is_array()) {
    if (json::Value* element = element_at(container.array(), segment)) return *element;
  }
  if (!container.is_object()) container = json::Object();
  return container.object()[segment];
}

void merge(json::Value& target, const json::Value& value) {
  if (!value.is_object()) {
    target = value;
    return;
  }
  if (!target.is_object()) target = json::Object();
  for (const json::Member& member : value.object())
    merge(target.object()[member.key], member.value);
}

void assign(const Assignment& assignment, Document& document) {
  std::span<const std::string> path = assignment.path;
  json::Value* target = &document.mutable_body();
  if (path.front() == kInternal) {
    target = &document.mutable_internal();
    path = path.subspan(1);
  }
  for (const std::string& segment : path) target = &step_into(*target, segment);
  merge(*target, assignment.value);
}

}  // namespace

Result<Patch> parse_patch(const json::Value& update_data) {
  Patch patch;
  patch.bytes = json::write(update_data).size();
  if (patch.bytes > limits::kPatchBytes) return patch;
  for (const json::Member& member : update_data.object()) {
    std::vector<std::string> path = split(member.key);
    for (const std::string& segment : path) {
      if (segment.empty()) {
        return issue(member.key, "has an empty segment; a path is names joined by single dots",
                     "value_error");
      }
    }
    follow_alias(path);
    if (path.size() == 1 && path[0] == kInternal && member.value.is_object()) {
      AMEND_RETURN_IF_ERROR(add_internal_members(member.key, member.value.object(), patch));
    } else {
      AMEND_RETURN_IF_ERROR(add(member.key, std::move(path), member.value, patch));
    }
  }
  return patch;
}

void apply(const Patch& patch, Document& document) {
  for (const Assignment& assignment : patch.assignments) assign(assignment, document);
}

void fold(Document& document, std::uint64_t stamp, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (entry.version > stamp) apply(*entry.patch, document);
  }
}

}  // namespace amend::document
