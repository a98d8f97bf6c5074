#include "document/replace.h"

#include <set>
#include <span>

#include "document/fields.h"
#include "document/members.h"
#include "json/write.h"

namespace amend::document {
namespace {

constexpr const char* kFeatures = "features";
constexpr const char* kDocumentBlobs = "document_blobs";

// Builds a Replacement member by member.
class Reader {
 public:
  Status read(const json::Member& member) {
    if (is_claim(member.key)) {
      claim({member.key}, member.value);
      return {};
    }
    if (member.key == kInternal) return read_internal(member.value);
    if (member.key == kFeatures) return read_features(member.value);
    return store(member.key, member.value);
  }

  Replacement finish() { return std::move(made_); }

 private:
  // Where a user's member of the name may stand, its place in the order is kept.
  void claim(std::vector<std::string> path, const json::Value& value) {
    const bool users = path.size() == 1 && (path[0] == kFeatures || is_vector_word(path[0]));
    if (users) made_.members.append(path[0], nullptr);
    made_.claims.members.push_back({std::move(path), value});
  }

  Status read_internal(const json::Value& block) {
    AMEND_RETURN_IF_ERROR(check_value(std::vector<std::string>{std::string(kInternal)}, block));
    for (const json::Member& member : block.object()) {
      AMEND_RETURN_IF_ERROR(read_internal_member(member));
    }
    return {};
  }

  Status read_internal_member(const json::Member& member) {
    if (member.key.empty()) {
      return Status::validation({{{std::string(kInternal)}, "holds an empty key", "value_error"}});
    }
    if (member.key == kDocumentBlobs) return store(member.key, member.value);
    std::vector<std::string> place{std::string(kInternal), member.key};
    if (is_protected_internal(member.key)) {
      claim(std::move(place), member.value);
      return {};
    }
    made_.slots.push_back({std::move(place), member.value});
    return {};
  }

  Status read_features(json::Value features) {
    if (features.is_null()) return {};
    AMEND_RETURN_IF_ERROR(take_feature_claims(features, made_.claims));
    claim({kFeatures}, features);
    return {};
  }

  Status store(const std::string& name, const json::Value& value) {
    std::vector<std::string> place = place_of_member(name);
    AMEND_RETURN_IF_ERROR(check_member(name, place, value));
    if (place.size() == 1) {
      made_.members[name] = value;  // it may also stand inside _internal
    } else {
      made_.slots.push_back({std::move(place), value});
    }
    return {};
  }

  Replacement made_;
};

// The user's members as they are afterwards. What claims are about, and the features, is as stored.
json::Object merged(Replacement& replacement, const json::Object& stored) {
  std::set<std::string_view> kept{kFeatures};
  for (const Claim& claim : replacement.claims.members) {
    if (claim.path.size() == 1) kept.insert(claim.path[0]);
  }
  json::Object members;
  for (json::Member& member : replacement.members) {
    const bool keeps = kept.contains(member.key);
    const json::Value* value = keeps ? stored.find(member.key) : &member.value;
    if (value != nullptr)
      members.append(std::move(member.key), keeps ? *value : std::move(member.value));
  }
  const json::Value* features = stored.find(kFeatures);
  if (features != nullptr && members.find(kFeatures) == nullptr) {
    members.append(kFeatures, *features);
  }
  return members;
}

void set(std::span<const std::string> path, const json::Value& value, json::Value& target) {
  json::Value* at = &target;
  for (const std::string& name : path) {
    if (!at->is_object()) *at = json::Object();
    at = &at->object()[name];
  }
  *at = value;
}

void add(const std::string& container, const std::string& key, const json::Value* before,
         Patch& patch) {
  Assignment& assignment = patch.assignments.emplace_back();
  if (!container.empty()) assignment.path.push_back(container);
  assignment.path.push_back(key);
  assignment.operation = before == nullptr ? Operation::kRemove : Operation::kReplace;
  patch.bytes += key.size();
  if (before == nullptr) return;
  assignment.value = *before;
  patch.bytes += json::write(*before).size();
}

void add_differences(const std::string& container, const json::Value& changed,
                     const json::Value& before, Patch& patch) {
  for (const json::Member& member : before.object()) {
    const json::Value* now = changed.find(member.key);
    if (now != nullptr && json::write(*now) == json::write(member.value)) continue;
    add(container, member.key, &member.value, patch);
  }
  for (const json::Member& member : changed.object()) {
    if (before.find(member.key) == nullptr) add(container, member.key, nullptr, patch);
  }
}

}  // namespace

Result<Replacement> read_replacement(const json::Value& body) {
  Reader reader;
  for (const json::Member& member : body.object()) AMEND_RETURN_IF_ERROR(reader.read(member));
  return reader.finish();
}

void take_vector_claims(const VectorNameSet& vector_names, Replacement& replacement) {
  for (const std::string& name : vector_names) {
    json::Value* given = replacement.members.find(name);
    if (given == nullptr) continue;
    replacement.claims.members.push_back({{name}, std::move(*given)});
    *given = nullptr;
  }
}

void replace(Replacement replacement, Document& document) {
  document.mutable_body() = merged(replacement, document.body().object());
  for (const Assignment& slot : replacement.slots) {
    set(std::span(slot.path).subspan(1), slot.value, document.mutable_internal());
  }
}

Patch difference(const Document& changed, const Document& before) {
  Patch patch;
  add_differences("", changed.body(), before.body(), patch);
  add_differences(std::string(kInternal), changed.internal(), before.internal(), patch);
  return patch;
}

}  // namespace amend::document
