#include <algorithm>
#include <array>

#include "api/collection_settings.h"
#include "api/names.h"
#include "base/limits.h"
#include "json/compare.h"

namespace amend::api {
namespace {

// What a PATCH may change, and what only a create request says.
constexpr std::array<std::string_view, 7> kMutable = {
    "collection_name",     "description",          "enabled", "metadata", "tiering_rules",
    "schema_sync_enabled", "taxonomy_applications"};
constexpr std::array<std::string_view, 5> kCloned = {"description", "source", "feature_extractor",
                                                     "enabled", "metadata"};

bool says_null(const json::Value& body, std::string_view name) {
  const json::Value* given = body.find(name);
  return given != nullptr && given->is_null();
}

void check_rule(const json::Value& rule, Faults::Loc loc, Faults& faults) {
  Fields fields(rule, std::move(loc), faults);
  fields.required_text("rule_type");
  fields.boolean("enabled");
  fields.integer("threshold_days");
}

// Kept and answered, never acted upon.
void read_rules(Fields& fields, json::Object& settings) {
  const json::Array* given = fields.array("tiering_rules");
  if (given == nullptr) return;
  for (std::size_t at = 0; at < given->size(); ++at) {
    Faults::Loc loc = fields.at("tiering_rules");
    loc.emplace_back(static_cast<std::int64_t>(at));
    check_rule((*given)[at], std::move(loc), fields.faults());
  }
  settings.append("tiering_rules", *given);
}

void read_boolean(Fields& fields, const char* name, json::Object& settings) {
  if (const auto value = fields.boolean(name)) settings.append(name, *value);
}

// Without members that are null, which typed clients leave out of what they send back.
json::Value without_nulls(const json::Value& value) {
  if (value.is_array()) {
    json::Array kept;
    for (const json::Value& element : value.array()) kept.push_back(without_nulls(element));
    return kept;
  }
  if (!value.is_object()) return value;
  json::Object kept;
  for (const json::Member& member : value.object()) {
    if (!member.value.is_null()) kept.append(member.key, without_nulls(member.value));
  }
  return kept;
}

}  // namespace

CollectionChange read_collection_change(const json::Value& body, Faults& faults) {
  Fields fields(body, {"body"}, faults);
  CollectionChange read;
  json::Object& settings = read.change.settings;
  if (fields.find(kCollectionName.member) != nullptr) {
    read.change.name = read_name(fields, kCollectionName);
  }
  if (const auto description = fields.text("description")) {
    settings.append("description", *description);
  } else if (says_null(body, "description")) {
    settings.append("description", nullptr);
  }
  if (const json::Object* metadata = fields.object("metadata")) {
    settings.append("metadata", *metadata);
  } else if (says_null(body, "metadata")) {
    settings.append("metadata", nullptr);
  }
  read_boolean(fields, "enabled", settings);
  read_boolean(fields, "schema_sync_enabled", settings);
  read_rules(fields, settings);
  fields.array("taxonomy_applications");  // accepted, checked and not kept: nothing applies them
  for (const json::Member& member : body.object()) {
    const bool known = std::find(kMutable.begin(), kMutable.end(), member.key) != kMutable.end();
    if (!known) read.fixed.append(member.key, member.value);
  }
  return read;
}

Status check_fixed(const json::Object& fixed, const engine::Collection& collection) {
  const json::Value answer = collection_json(collection);
  std::vector<std::string> different;
  for (const json::Member& member : fixed) {
    const json::Value* stored = answer.find(member.key);
    const bool same = stored == nullptr
                          ? member.value.is_null()
                          : json::equal(without_nulls(*stored), without_nulls(member.value));
    if (!same) different.push_back(member.key);
  }
  if (different.empty()) return {};
  std::string names;
  for (const std::string& name : different)
    names.append(names.empty() ? "'" : ", '").append(name + "'");
  return {Code::kBadRequest,
          "These members of a collection cannot be changed: " + names,
          {{"members", std::move(different)}}};
}

CollectionRequest read_clone(const json::Value& body, const engine::Collection& cloned,
                             Faults& faults) {
  json::Object wanted;
  if (cloned.settings.is_object()) wanted = cloned.settings.object();
  for (const std::string_view name : {"collection_name", "name"}) {
    if (const json::Value* given = body.find(name)) wanted[name] = *given;
  }
  for (const std::string_view name : kCloned) {
    const json::Value* given = body.find(name);
    if (given != nullptr && !given->is_null()) wanted[name] = *given;
  }
  Fields(body, {"body"}, faults).array("taxonomy_applications");
  CollectionRequest request = read_collection(wanted, faults);
  for (const char* name : {"tiering_rules", "schema_sync_enabled"}) {
    if (const json::Value* rule = cloned.settings.find(name))
      request.settings.object().append(name, *rule);
  }
  return request;
}

}  // namespace amend::api
