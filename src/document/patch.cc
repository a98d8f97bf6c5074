#include "document/patch.h"

#include <algorithm>

#include "base/limits.h"
#include "document/fields.h"
#include "document/steps.h"
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
  patch.assignments.push_back({std::move(path), std::move(value), Operation::kMerge});
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

// The object that a path starts from, and the path from there.
struct Start {
  json::Value* object;
  Path path;
};

Start start_of(const Assignment& assignment, Document& document) {
  const Path path = assignment.path;
  if (path.front() != kInternal) return {&document.mutable_body(), path};
  return {&document.mutable_internal(), path.subspan(1)};
}

// Whether it is about the whole block, which is always there.
bool is_internal(const Assignment& assignment) {
  return assignment.path.size() == 1 && assignment.path.front() == kInternal;
}

Path holder_of(const Assignment& assignment) {
  return Path(assignment.path).first(assignment.path.size() - 1);
}

bool comes_before(Path a, Path b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

bool same(Path a, Path b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// Takes members out of one object. REQUIRES: all are removals with the same path but for the last
// segment, in the order of that; none leads to the whole of _internal.
void remove(std::span<const Assignment* const> members, Document& document) {
  const auto [object, path] = start_of(*members.front(), document);
  json::Value* holder = find(*object, path.first(path.size() - 1));
  if (holder == nullptr || !holder->is_object()) return;
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const Assignment* member : members) keys.emplace_back(member->path.back());
  holder->object().erase(keys);
}

// Removals, in whatever order is least work: it makes no difference, for none moves an element of
// an array.
void remove(std::span<const Assignment> removals, Document& document) {
  std::vector<const Assignment*> members;
  members.reserve(removals.size());
  for (const Assignment& removal : removals) {
    if (!is_internal(removal)) members.push_back(&removal);
  }
  std::sort(members.begin(), members.end(), [](const Assignment* a, const Assignment* b) {
    if (!same(holder_of(*a), holder_of(*b))) return comes_before(holder_of(*a), holder_of(*b));
    return a->path.back() < b->path.back();
  });
  for (auto first = members.begin(); first != members.end();) {
    const auto end = std::find_if(first, members.end(), [&](const Assignment* member) {
      return !same(holder_of(*member), holder_of(**first));
    });
    remove(std::span(first, end), document);
    first = end;
  }
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
  document::apply(std::span<const Assignment>(patch.assignments), document);
}

void apply(std::span<const Assignment> assignments, Document& document) {
  for (auto at = assignments.begin(); at != assignments.end();) {
    const auto end = std::find_if(at, assignments.end(), [](const Assignment& assignment) {
      return assignment.operation != Operation::kRemove;
    });
    if (end != at) {
      remove(std::span(at, end), document);
      at = end;
    } else {
      apply(*at++, document);
    }
  }
}

void apply(const Assignment& assignment, Document& document) {
  if (assignment.operation == Operation::kRemove) return remove({&assignment, 1}, document);
  auto [target, path] = start_of(assignment, document);
  for (const std::string& segment : path) target = &step_into(*target, segment);
  if (assignment.operation == Operation::kReplace) {
    *target = assignment.value;
  } else {
    merge(*target, assignment.value);
  }
}

void fold(Document& document, std::uint64_t stamp, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (entry.version > stamp) apply(*entry.patch, document);
  }
}

}  // namespace amend::document
