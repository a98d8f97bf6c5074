#include "document/rules.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "document/fields.h"
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

bool is_protected(const Assignment& assignment) {
  const auto& path = assignment.path;
  if (path[0] == kDocumentId || path[0] == kCollectionId || path[0] == "_id") return true;
  return path[0] == kInternal && path.size() >= 2 && is_protected_internal(path[1]);
}

Status check_features(const Assignment& assignment) {
  if (assignment.path[0] != "features") return {};
  const bool below = std::find(assignment.path.begin() + 1, assignment.path.end(), "vectors") !=
                     assignment.path.end();
  if ((below && !assignment.value.is_null()) || holds_vectors(assignment.value)) {
    return refuse_vector(joined(assignment.path));
  }
  return {};
}

Status check_assignment(const Assignment& assignment) {
  if (is_protected(assignment)) return refuse_protected(joined(assignment.path));
  if (is_vector_word(assignment.path[0])) return refuse_vector(assignment.path[0]);
  AMEND_RETURN_IF_ERROR(check_features(assignment));
  return check_types(assignment.path, assignment.value);
}

bool repeats_id(const Assignment& assignment, const Target& target) {
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
            "update_data is larger than " + std::to_string(limits::kPatchBytes) + " bytes",
            {{"limit", static_cast<std::int64_t>(limits::kPatchBytes)}}};
  }
  for (const Assignment& assignment : patch.assignments) {
    AMEND_RETURN_IF_ERROR(check_assignment(assignment));
  }
  return {};
}

Status check_patch_types(const Patch& patch) {
  for (const Assignment& assignment : patch.assignments) {
    AMEND_RETURN_IF_ERROR(check_types(assignment.path, assignment.value));
  }
  return {};
}

Status check_vector_names(const Patch& patch,
                          const std::set<std::string, std::less<>>& vector_names) {
  for (const Assignment& assignment : patch.assignments) {
    if (vector_names.contains(assignment.path[0])) return refuse_vector(assignment.path[0]);
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
