#include "document/rules.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "document/fields.h"
#include "document/operators.h"
#include "document/typed.h"

namespace amend::document {
namespace {

std::string joined(std::span<const std::string> path) {
  std::string text;
  for (const std::string& segment : path) {
    if (!text.empty()) text.push_back('.');
    text.append(segment);
  }
  return text;
}

Status wrong_type(std::string_view place, const TypeFault& fault) {
  std::vector<Issue::Step> loc{std::string(place)};
  loc.insert(loc.end(), fault.loc.begin(), fault.loc.end());
  return Status::validation({{std::move(loc), fault.message, fault.type}});
}

bool starts_with(std::span<const std::string> path, Place prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

// The value that an assignment puts at `place`, which is at or below its path; nullptr if none.
const json::Value* value_at(std::span<const std::string> path, const json::Value& value,
                            Place place) {
  if (place.size() < path.size() || !std::equal(path.begin(), path.end(), place.begin()))
    return nullptr;
  const json::Value* found = &value;
  for (const std::string_view segment : place.subspan(path.size())) {
    found = found->find(segment);
    if (found == nullptr) return nullptr;
  }
  return found;
}

Status check_place(std::span<const std::string> path, const json::Value& value,
                   const TypedPlace& typed) {
  const Place place = typed.place();
  if (path.size() > place.size() && starts_with(path, place)) {
    if (typed.type == FieldType::kObject) return {};
    return wrong_type(joined(path),
                      {{}, typed.name() + " can only be replaced as a whole", "value_error"});
  }
  const json::Value* found = value_at(path, value, place);
  if (found == nullptr) return {};
  if (const auto fault = check_type(typed.type, *found)) return wrong_type(typed.name(), *fault);
  return {};
}

bool holds_vectors(const json::Value& value) {
  if (value.is_array()) {
    return std::any_of(value.array().begin(), value.array().end(), holds_vectors);
  }
  if (!value.is_object()) return false;
  return std::any_of(value.object().begin(), value.object().end(), [](const json::Member& member) {
    return (member.key == "vectors" && !member.value.is_null()) || holds_vectors(member.value);
  });
}

Status refuse_vector(std::string_view name) {
  return {Code::kBadRequest,
          "'" + std::string(name) +
              "' holds vectors, which an update never changes; create the document "
              "again to give it other vectors",
          {{"field", std::string(name)}}};
}

Status refuse_protected(const std::string& name) {
  return {Code::kBadRequest,
          "'" + name + "' is written by the store only and cannot be updated",
          {{"field", name}}};
}

bool is_protected(std::span<const std::string> path) {
  if (path[0] == kDocumentId || path[0] == kCollectionId || path[0] == "_id") return true;
  return path[0] == kInternal && path.size() >= 2 && is_protected_internal(path[1]);
}

Status check_features(const Assignment& assignment) {
  if (assignment.path[0] != "features") return {};
  const bool below = std::find(assignment.path.begin() + 1, assignment.path.end(), "vectors") !=
                     assignment.path.end();
  const bool says_nothing = assignment.operation == Operation::kMerge && assignment.value.is_null();
  if ((below && !says_nothing) || holds_vectors(assignment.value)) {
    return refuse_vector(joined(assignment.path));
  }
  return {};
}

// Whether the value of the typed place lies at the path or below it, or the path inside a value
// that is only replaced as a whole.
bool concerns(std::span<const std::string> path, const TypedPlace& typed) {
  const Place place = typed.place();
  if (starts_with(path, place)) {
    return path.size() == place.size() || typed.type != FieldType::kObject;
  }
  return place.size() > path.size() && std::equal(path.begin(), path.end(), place.begin());
}

// A typed object stays; anything else typed may go, but no part of it.
Status check_removal(std::span<const std::string> path) {
  for (const TypedPlace& typed : typed_places()) {
    if (!concerns(path, typed)) continue;
    if (typed.type == FieldType::kObject) {
      return wrong_type(typed.name(), {{}, "must stay an object", "dict_type"});
    }
    if (path.size() > typed.count) {
      return wrong_type(joined(path),
                        {{}, typed.name() + " can only be replaced as a whole", "value_error"});
    }
  }
  return {};
}

// What is moved is not known, so it may not come to where a type is asked for.
Status check_destination(std::span<const std::string> path) {
  for (const TypedPlace& typed : typed_places()) {
    if (concerns(path, typed)) {
      return wrong_type(
          joined(path),
          {{}, "is or holds a typed member, which nothing can be moved to", "value_error"});
    }
  }
  return {};
}

Status check_name(std::span<const std::string> path) {
  if (is_protected(path)) return refuse_protected(joined(path));
  if (is_vector_word(path[0])) return refuse_vector(path[0]);
  return {};
}

// Whatever the operation makes there must have the type that the place asks for.
Status check_result(const Assignment& assignment) {
  switch (assignment.operation) {
    case Operation::kIncrement:
    case Operation::kMultiply:
      return check_types(assignment.path, 0.5);  // a double is what it may always come to
    case Operation::kTakeOut:
      return check_types(assignment.path, json::Array());
    case Operation::kRemove:
      return check_removal(assignment.path);
    case Operation::kRename:
      AMEND_RETURN_IF_ERROR(check_removal(assignment.path));
      return check_destination(destination(assignment));
    default:
      return check_types(assignment.path, assignment.value);
  }
}

Status check_assignment(const Assignment& assignment) {
  AMEND_RETURN_IF_ERROR(check_name(assignment.path));
  if (assignment.operation == Operation::kRename) {
    const std::vector<std::string> to = destination(assignment);
    AMEND_RETURN_IF_ERROR(check_name(to));
    if (to.front() == "features") return refuse_vector(joined(to));  // of what is moved, who knows
  }
  AMEND_RETURN_IF_ERROR(check_features(assignment));
  return check_result(assignment);
}

bool repeats_id(const Assignment& assignment, const Target& target) {
  if (assignment.operation != Operation::kMerge) return false;
  if (assignment.path.size() != 1 || !assignment.value.is_string()) return false;
  const std::string& name = assignment.path[0];
  return (name == kDocumentId && assignment.value.string() == target.document_id) ||
         (name == kCollectionId && assignment.value.string() == target.collection_id);
}

}  // namespace

void drop_repeated_ids(const Target& target, Patch& patch) {
  std::erase_if(patch.assignments,
                [&](const Assignment& assignment) { return repeats_id(assignment, target); });
}

Status check_patch(const Patch& patch) {
  if (patch.bytes > limits::kPatchBytes) {
    return {Code::kPayloadTooLarge,
            "the update is larger than " + std::to_string(limits::kPatchBytes) + " bytes",
            {{"limit", static_cast<std::int64_t>(limits::kPatchBytes)}}};
  }
  for (const Assignment& assignment : patch.assignments) {
    AMEND_RETURN_IF_ERROR(check_assignment(assignment));
  }
  return {};
}

Status check_patch_types(const Patch& patch) {
  for (const Assignment& assignment : patch.assignments) {
    AMEND_RETURN_IF_ERROR(check_result(assignment));
  }
  return {};
}

Status check_vector_names(const Patch& patch,
                          const std::set<std::string, std::less<>>& vector_names) {
  for (const Assignment& assignment : patch.assignments) {
    if (vector_names.contains(assignment.path[0])) return refuse_vector(assignment.path[0]);
    if (assignment.operation != Operation::kRename) continue;
    const std::string to = destination(assignment).front();
    if (vector_names.contains(to)) return refuse_vector(to);
  }
  return {};
}

Status check_types(std::span<const std::string> place, const json::Value& value) {
  for (const TypedPlace& typed : typed_places()) {
    if (!place.empty() && place.front() != typed.segments.front()) continue;
    AMEND_RETURN_IF_ERROR(check_place(place, value, typed));
  }
  return {};
}

}  // namespace amend::document
