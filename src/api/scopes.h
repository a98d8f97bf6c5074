// Scopes: whether a key may do something at a place. A key without scopes may everywhere in its
// organisation; permissions are another matter and are looked at besides.
#pragma once

#include <string>
#include <string_view>

#include "api/call.h"
#include "api/routes.h"
#include "engine/engine.h"

namespace amend::api {

// The words that scopes are made of (contract 1.4).
bool is_resource_type(std::string_view word);
bool is_operation(std::string_view word);

// `operation` is one of those words. Where a namespace may be used, all its collections may.
bool may_use_organization(const engine::Key& key, std::string_view operation);
bool may_use_namespace(const engine::Key& key, const engine::Name& name_space,
                       std::string_view operation);
bool may_use_collection(const engine::Key& key, const engine::Name& name_space,
                        const engine::Name& collection, std::string_view operation);

// Whether the request's key may do what the route does at the place that path and headers name. A
// place that does not exist is nobody's business here: the handler says so. Errors: kForbidden.
Status check_scopes(const Call& call, const Route& route);

Status out_of_scope();

}  // namespace amend::api
