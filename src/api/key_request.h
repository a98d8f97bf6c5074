// What clients say of API keys, checked, and what they are told of them.
#pragma once

#include "api/decode.h"
#include "engine/accounts.h"
#include "json/value.h"

namespace amend::api {

// APIKeyCreateRequest; faults are collected.
engine::KeySettings read_key_settings(const json::Value& body, Faults& faults);

// APIKeyUpdateRequest: what is absent stays; null takes away the limit, the expiry, the description
// and the scopes and otherwise counts as absent.
engine::KeyChange read_key_change(const json::Value& body, Faults& faults);

// APIKeyModel.
json::Object key_json(const engine::ApiKey& key);

}  // namespace amend::api
