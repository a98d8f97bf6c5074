// What a client says of a collection when creating it, checked and as it is stored.
#pragma once

#include <string>

#include "api/decode.h"
#include "engine/engine.h"
#include "json/value.h"

namespace amend::api {

struct CollectionRequest {
  std::string name;
  // description, source, feature_extractor, input_schema, output_schema, enabled, metadata: each as
  // an answer shows it. A PATCH may add tiering_rules and schema_sync_enabled.
  json::Value settings;
};

// Reads the body of a create request; faults are collected.
CollectionRequest read_collection(const json::Value& body, Faults& faults);

// The body of a PATCH. What is absent stays; null clears the description and the metadata and
// otherwise counts as absent.
struct CollectionChange {
  engine::Change change;
  // Members that cannot be changed, as they were sent: each must repeat what is answered.
  json::Object fixed;
};
CollectionChange read_collection_change(const json::Value& body, Faults& faults);

// OK if the members repeat what the collection's answer says; null is as good as absent. Errors:
// kBadRequest, which lists those that do not.
Status check_fixed(const json::Object& fixed, const engine::Collection& collection);

// The body of a request that clones: a create request, in which what is absent is taken from the
// collection.
CollectionRequest read_clone(const json::Value& body, const engine::Collection& cloned,
                             Faults& faults);

// CollectionModel, and CollectionResponse, which has two counts more.
json::Object collection_model(const engine::Collection& found);
json::Value collection_json(const engine::Collection& found);

}  // namespace amend::api
