// What clients say of a namespace, checked and as it is stored and answered.
#pragma once

#include <string>

#include "api/decode.h"
#include "engine/engine.h"
#include "json/value.h"

namespace amend::api {

// The body of a create request; faults are collected.
struct NamespaceRequest {
  std::string name;
  json::Value settings;
};
NamespaceRequest read_namespace(const json::Value& body, Faults& faults);

// The body of a PATCH: what is absent stays; null clears the description and the indexes and
// otherwise counts as absent.
engine::Change read_namespace_change(const json::Value& body, Faults& faults);
// The body of a PUT: the same, of the name and the indexes alone.
engine::Change read_namespace_replacement(const json::Value& body, Faults& faults);

// NamespaceModel.
json::Value namespace_json(const engine::Namespace& found);

}  // namespace amend::api
