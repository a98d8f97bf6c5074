#include "document/patch.h"

#include <algorithm>

#include "base/limits.h"
#include "document/fields.h"
#include "document/operators.h"
#include "document/steps.h"
#include "document/written_path.h"
#include "json/write.h"

namespace amend::document {
namespace {

Status add(const std::string& key, std::vector<std::string> path, json::Value& value,
           Patch& patch) {
  follow_blobs(path);
  AMEND_RETURN_IF_ERROR(check_depth(key, path, json::depth(value)));
  patch.assignments.push_back({std::move(path), std::move(value), Operation::kMerge});
  return {};
}

// {"_internal": {...}} is one assignment a member, so that each is checked and placed by its name.
Status add_internal_members(const std::string& key, json::Object& members, Patch& patch) {
  for (json::Member& member : members) {
    if (member.key.empty()) return key_issue(key, "holds an empty key", "value_error");
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

json::Value& step_into(json::Value& container, Path path) {
  json::Value* target = &container;
  for (const std::string& segment : path) target = &step_into(*target, segment);
  return *target;
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

Start start_of(Path path, Document& document) {
  if (path.front() != kInternal) return {&document.mutable_body(), path};
  return {&document.mutable_internal(), path.subspan(1)};
}

// Whether it leads to the whole block, which is always there.
bool is_internal(Path path) {
  return path.size() == 1 && path.front() == kInternal;
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
  const auto [object, path] = start_of(members.front()->path, document);
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
    if (!is_internal(removal.path)) members.push_back(&removal);
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

// Changes what is stored, or makes what the operator makes of nothing.
void operate(const Assignment& assignment, Document& document) {
  if (is_internal(assignment.path)) return;
  const auto [object, path] = start_of(assignment.path, document);
  if (json::Value* stored = find(*object, path)) {
    change(assignment.operation, assignment.value, *stored);
  } else if (auto made = made_of_nothing(assignment.operation, assignment.value)) {
    step_into(*object, path) = std::move(*made);
  }
}

// Not by Object::find, whose index of a large object would be made anew after every removal.
json::Value* look_for(json::Object& object, const std::string& key) {
  const auto found = std::find_if(object.begin(), object.end(),
                                  [&](const json::Member& member) { return member.key == key; });
  return found != object.end() ? &found->value : nullptr;
}

json::Value* look_for(json::Value* container, Path path) {
  for (const std::string& segment : path) {
    if (container == nullptr || container->is_scalar()) return nullptr;
    container = container->is_array() ? element_at(container->array(), segment)
                                      : look_for(container->object(), segment);
  }
  return container;
}

// As step_into does it.
json::Value& make_way(json::Value& container, Path path) {
  json::Value* target = &container;
  for (const std::string& segment : path) {
    json::Value* next = target->is_array() ? element_at(target->array(), segment) : nullptr;
    if (next == nullptr) {
      if (!target->is_object()) *target = json::Object();
      next = look_for(target->object(), segment);
    }
    target = next != nullptr ? next : &target->object().append(segment, nullptr);
  }
  return *target;
}

void rename(const Assignment& assignment, Document& document) {
  const std::vector<std::string> to = destination(assignment);
  if (is_internal(assignment.path) || is_internal(to)) return;
  const auto [object, from] = start_of(assignment.path, document);
  json::Value* holder = look_for(object, from.first(from.size() - 1));
  if (holder == nullptr || !holder->is_object()) return;
  json::Value* member = look_for(holder->object(), from.back());
  if (member == nullptr || !fits_destination(*member, to.size())) return;
  json::Value moved = std::move(*member);
  holder->object().erase(from.back());
  const auto [new_object, new_path] = start_of(to, document);
  make_way(*new_object, new_path) = std::move(moved);
}

}  // namespace

Result<Patch> parse_patch(json::Value update_data) {
  Patch patch;
  patch.bytes = json::write(update_data).size();
  if (patch.bytes > limits::kPatchBytes) return patch;
  for (json::Member& member : update_data.object()) {
    AMEND_ASSIGN_OR_RETURN(std::vector<std::string> path, read_path(member.key));
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
  const Operation operation = assignment.operation;
  if (operation == Operation::kRemove) return remove({&assignment, 1}, document);
  if (operation == Operation::kRename) return rename(assignment, document);
  if (depends_on_value(operation)) return operate(assignment, document);
  const auto [object, path] = start_of(assignment.path, document);
  json::Value& target = step_into(*object, path);
  if (operation == Operation::kMerge) {
    merge(target, assignment.value);
  } else {
    target = assignment.value;
  }
}

void fold(Document& document, std::uint64_t stamp, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (entry.version > stamp) apply(*entry.patch, document);
  }
}

}  // namespace amend::document
