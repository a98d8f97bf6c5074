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

Status add(const std::string& key, std::vector<std::string> path, json::Value& value,
           Patch& patch) {
  follow_blobs(path);
  if (static_cast<int>(path.size()) + json::depth(value) > limits::kDocumentDepth) {
    return issue(key,
                 "is nested deeper than the " + std::to_string(limits::kDocumentDepth) +
                     " levels a document may have",
                 "value_error");
  }
  patch.assignments.push_back({std::move(path), std::move(value)});
  return {};
}

// {"_internal": {...}} is one assignment a member, so that each is checked and placed by its name.
Status add_internal_members(const std::string& key, json::Object& members, Patch& patch) {
  for (json::Member& member : members) {
    if (member.key.empty()) return issue(key, "holds an empty key", "value_error");
    AMEND_RETURN_IF_ERROR(add(key, {std::string(kInternal), member.key}, member.value, patch));
  }
  return {};
}

// The element that a decimal segment names, or nullptr.
template <class Array>
auto* element_at(Array& array, const std::string& segment) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool decimal = error == std::errc() && end == segment.data() + segment.size();
  return decimal && index < array.size() ? &array[index]
                                         : static_cast<decltype(&array[0])>(nullptr);
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

using Path = std::span<const std::string>;

std::int64_t text_bytes(const json::Value& value) {
  return static_cast<std::int64_t>(json::write(value).size());
}

// A member with its comma, if it is not the object's first.
std::int64_t member_bytes(const std::string& key, std::int64_t value_bytes, bool first) {
  return text_bytes(key) + 1 + value_bytes + (first ? 0 : 1);
}

// What merge adds to an existing value.
std::int64_t merge_growth(const json::Value& target, const json::Value& value) {
  if (!value.is_object() || !target.is_object()) return text_bytes(value) - text_bytes(target);
  std::int64_t growth = 0;
  bool first = target.object().empty();
  for (const json::Member& member : value.object()) {
    if (const json::Value* found = target.find(member.key)) {
      growth += merge_growth(*found, member.value);
    } else {
      growth += member_bytes(member.key, text_bytes(member.value), first);
      first = false;
    }
  }
  return growth;
}

// The value in the objects that the path makes around it.
std::int64_t nested_bytes(Path path, const json::Value& value) {
  std::int64_t bytes = text_bytes(value);
  for (const std::string& segment : path) bytes += 2 + member_bytes(segment, 0, true);
  return bytes;
}

// What stepping into the target and merging there adds.
std::int64_t step_growth(const json::Value& target, Path path, const json::Value& value) {
  if (path.empty()) return merge_growth(target, value);
  const json::Value* next = nullptr;
  if (target.is_array()) next = element_at(target.array(), path.front());
  if (target.is_object()) next = target.find(path.front());
  if (next != nullptr) return step_growth(*next, path.subspan(1), value);
  if (!target.is_object()) return nested_bytes(path, value) - text_bytes(target);
  return member_bytes(path.front(), nested_bytes(path.subspan(1), value), target.object().empty());
}

}  // namespace

Result<Patch> parse_patch(json::Value update_data) {
  Patch patch;
  patch.bytes = json::write(update_data).size();
  if (patch.bytes > limits::kPatchBytes) return patch;
  for (json::Member& member : update_data.object()) {
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
  for (const Assignment& assignment : patch.assignments) apply(assignment, document);
}

void apply(const Assignment& assignment, Document& document) {
  Path path = assignment.path;
  json::Value* target = &document.mutable_body();
  if (path.front() == kInternal) {
    target = &document.mutable_internal();
    path = path.subspan(1);
  }
  for (const std::string& segment : path) target = &step_into(*target, segment);
  merge(*target, assignment.value);
}

std::int64_t growth(const Assignment& assignment, const Document& document) {
  const Path path = assignment.path;
  if (path.front() != kInternal) return step_growth(document.body(), path, assignment.value);
  return step_growth(document.internal(), path.subspan(1), assignment.value);
}

void fold(Document& document, std::uint64_t stamp, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (entry.version > stamp) apply(*entry.patch, document);
  }
}

}  // namespace amend::document
