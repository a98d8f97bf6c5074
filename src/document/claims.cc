#include "document/claims.h"

#include <algorithm>

#include "document/fields.h"
#include "json/compare.h"

namespace amend::document {
namespace {

constexpr std::string_view kFeatures = "features";

std::string joined(const std::vector<std::string>& path) {
  std::string text = path.front();
  for (std::size_t at = 1; at < path.size(); ++at) text.append(".").append(path[at]);
  return text;
}

bool leads_to_claim(const std::vector<std::string>& path) {
  if (path.size() == 1) return is_claim(path[0]);
  return path.size() == 2 && path[0] == kInternal && is_protected_internal(path[1]);
}

Status refuse(const std::string& name) {
  return {
      Code::kBadRequest,
      "'" + name +
          "' is not what is stored, and this request cannot change it; leave it out or read the "
          "document again",
      {{"field", name}}};
}

bool has_vectors(const json::Value& features) {
  if (!features.is_array()) return false;
  return std::any_of(features.array().begin(), features.array().end(),
                     [](const json::Value& feature) {
                       const json::Value* vectors = feature.find("vectors");
                       return vectors != nullptr && !vectors->is_null();
                     });
}

// The id that a claim is about, empty if it is about something else.
std::string_view target_id(const Target& target, const Claim& claim) {
  const std::string& name = claim.path.back();
  if (name == kDocumentId) return target.document_id;
  if (name == kCollectionId) return target.collection_id;
  return name == "_id" ? target.document_id : std::string_view();
}

// Moves the assignments that `moves` says yes to, in their order.
template <class Moves>
void move_claims(Patch& patch, Claims& claims, Moves moves) {
  const auto first =
      std::stable_partition(patch.assignments.begin(), patch.assignments.end(),
                            [&](const Assignment& assignment) { return !moves(assignment); });
  for (auto claim = first; claim != patch.assignments.end(); ++claim) {
    claims.members.push_back({std::move(claim->path), std::move(claim->value)});
  }
  patch.assignments.erase(first, patch.assignments.end());
}

json::Value names_of(std::span<const Vector> vectors) {
  json::Array names;
  for (const Vector& vector : vectors) names.emplace_back(vector.name);
  return names;
}

const Vector* find(std::span<const Vector> vectors, const std::string& name) {
  const auto found = std::find_if(vectors.begin(), vectors.end(),
                                  [&](const Vector& vector) { return vector.name == name; });
  return found != vectors.end() ? &*found : nullptr;
}

bool is_true(const Claim& claim, const Document& stored, std::span<const Vector> vectors) {
  const std::string& name = claim.path.back();
  const bool internal = claim.path.size() == 2;
  const json::Value& holder = internal ? stored.internal_block() : stored.body();
  if (const json::Value* shown = holder.find(name)) return json::equal(claim.value, *shown);
  if (internal) return false;
  if (name == "_vectors") return json::equal(claim.value, names_of(vectors));
  const Vector* vector = find(vectors, name);
  return vector != nullptr && shows(claim.value, *vector);
}

}  // namespace

bool is_claim(std::string_view root_name) {
  return root_name == kDocumentId || root_name == kCollectionId || root_name == "_id" ||
         is_vector_word(root_name);
}

Status take_feature_claims(json::Value& features, Claims& claims) {
  if (!has_vectors(features)) return {};
  auto vectors = take_vectors(features);
  if (!vectors.ok()) return vectors.status().under({std::string(kFeatures)});
  for (Vector& vector : *vectors) claims.vectors.push_back(std::move(vector));
  return {};
}

Result<Claims> take_claims(Patch& patch) {
  Claims claims;
  move_claims(patch, claims, [](const Assignment& given) {
    return given.operation == Operation::kMerge && leads_to_claim(given.path);
  });
  for (Assignment& assignment : patch.assignments) {
    if (assignment.operation != Operation::kMerge) continue;
    if (assignment.path.size() != 1 || assignment.path[0] != kFeatures) continue;
    AMEND_RETURN_IF_ERROR(take_feature_claims(assignment.value, claims));
  }
  return claims;
}

Status settle_ids(const Target& target, Claims& claims) {
  for (const Claim& claim : claims.members) {
    const std::string_view id = target_id(target, claim);
    if (id.empty()) continue;
    if (!claim.value.is_string() || claim.value.string() != id) return refuse(joined(claim.path));
  }
  std::erase_if(claims.members,
                [&](const Claim& claim) { return !target_id(target, claim).empty(); });
  return {};
}

Status take_vector_claims(const VectorNameSet& vector_names, Patch& patch, Claims& claims) {
  move_claims(patch, claims, [&](const Assignment& given) {
    return given.operation == Operation::kMerge && given.path.size() == 1 &&
           vector_names.contains(given.path[0]);
  });
  return check_vector_names(patch, vector_names);
}

Status check_claims(const Claims& claims, const Document& stored, std::span<const Vector> vectors) {
  for (const Claim& claim : claims.members) {
    if (!is_true(claim, stored, vectors)) return refuse(joined(claim.path));
  }
  for (const Vector& said : claims.vectors) {
    const Vector* vector = find(vectors, said.name);
    if (vector == nullptr || *vector != said) return refuse("features");
  }
  return {};
}

}  // namespace amend::document
