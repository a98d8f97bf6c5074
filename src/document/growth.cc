// growth(): what an assignment adds to a document's text, told without applying it.
#include <set>

#include "document/fields.h"
#include "document/operators.h"
#include "document/patch.h"
#include "document/steps.h"
#include "json/write.h"

namespace amend::document {
namespace {

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

// What stepping into the target and putting the value there adds.
std::int64_t step_growth(const json::Value& target, Path path, const json::Value& value,
                         Operation operation) {
  if (path.empty()) {
    return operation == Operation::kMerge ? merge_growth(target, value)
                                          : text_bytes(value) - text_bytes(target);
  }
  const json::Value* next = nullptr;
  if (target.is_array()) next = element_at(target.array(), path.front());
  if (target.is_object()) next = target.find(path.front());
  if (next != nullptr) return step_growth(*next, path.subspan(1), value, operation);
  if (!target.is_object()) return nested_bytes(path, value) - text_bytes(target);
  return member_bytes(path.front(), nested_bytes(path.subspan(1), value), target.object().empty());
}

// What taking the member away that the path leads to adds, which is not above zero.
std::int64_t removal_growth(const json::Value& object, Path path) {
  if (path.empty()) return 0;
  const json::Value* holder = find(object, path.first(path.size() - 1));
  const json::Value* member = holder == nullptr ? nullptr : holder->find(path.back());
  if (member == nullptr) return 0;
  return -member_bytes(path.back(), text_bytes(*member), holder->object().size() == 1);
}

std::int64_t append_growth(const json::Array& stored, const json::Array& given) {
  std::int64_t bytes = 0;
  for (const json::Value& element : given) bytes += text_bytes(element) + 1;
  return stored.empty() && bytes > 0 ? bytes - 1 : bytes;
}

// What an operator that depends on the stored value adds.
std::int64_t operator_growth(const json::Value& object, Path path, const Assignment& assignment) {
  if (path.empty()) return 0;
  const json::Value* stored = find(object, path);
  if (stored == nullptr) {
    const auto made = made_of_nothing(assignment.operation, assignment.value);
    return made ? step_growth(object, path, *made, Operation::kReplace) : 0;
  }
  if (assignment.operation == Operation::kAppend && stored->is_array()) {
    return append_growth(stored->array(), assignment.value.array());
  }
  json::Value changed = *stored;
  if (!change(assignment.operation, assignment.value, changed)) return 0;
  return text_bytes(changed) - text_bytes(*stored);
}

// The members of those names, and one that stands for all others, for its comma.
json::Value excerpt(const json::Value& object, const std::set<std::string_view>& names) {
  json::Object members;
  for (const json::Member& member : object.object()) {
    if (names.contains(member.key)) members.append(member.key, member.value);
  }
  if (members.size() < object.object().size()) members.append("", nullptr);
  return members;
}

// Of what a member is moved away from, and to. Both may be in one object, or the one in what the
// other replaces, so it is done to the root members that are concerned.
std::int64_t rename_growth(const Assignment& assignment, const Document& document) {
  std::set<std::string_view> body;
  std::set<std::string_view> internal;
  const std::vector<std::string> to = destination(assignment);
  for (const std::vector<std::string>* path : {&assignment.path, &to}) {
    const bool inside = path->front() == kInternal;
    if (inside && path->size() == 1) return 0;
    (inside ? internal : body).insert((*path)[inside ? 1 : 0]);
  }
  Document part({}, excerpt(document.body(), body), excerpt(document.internal(), internal));
  const std::size_t before = part.text().bytes();
  apply(assignment, part);
  return static_cast<std::int64_t>(part.text().bytes()) - static_cast<std::int64_t>(before);
}

}  // namespace

std::int64_t growth(const Assignment& assignment, const Document& document) {
  const bool internal = assignment.path.front() == kInternal;
  const json::Value& object = internal ? document.internal() : document.body();
  const Path path = Path(assignment.path).subspan(internal ? 1 : 0);
  if (assignment.operation == Operation::kRemove) return removal_growth(object, path);
  if (assignment.operation == Operation::kRename) return rename_growth(assignment, document);
  if (depends_on_value(assignment.operation)) return operator_growth(object, path, assignment);
  return step_growth(object, path, assignment.value, assignment.operation);
}

}  // namespace amend::document
