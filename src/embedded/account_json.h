// Organisations, users and keys as the JSON of their entries.
#pragma once

#include "engine/accounts.h"
#include "json/value.h"

namespace amend::embedded {

json::Value organization_json(const engine::Organization& organization);
engine::Organization organization_of(const json::Value& entry);

json::Value user_json(const engine::User& user);
engine::User user_of(const json::Value& entry);

// The key's last use and its status are not in it.
json::Value key_json(const engine::ApiKey& key, bool rotated_out);
engine::ApiKey key_of(const json::Value& entry);
bool rotated_out(const json::Value& entry);

}  // namespace amend::embedded
