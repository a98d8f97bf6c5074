// What a client says of a collection when creating it, checked and as it is stored.
#pragma once

#include <string>

#include "api/decode.h"
#include "json/value.h"

namespace amend::api {

struct CollectionRequest {
  std::string name;
  // description, source, feature_extractor, input_schema, output_schema, enabled, metadata: each as
  // an answer shows it.
  json::Value settings;
};

// Reads the body of a create request; faults are collected.
CollectionRequest read_collection(const json::Value& body, Faults& faults);

}  // namespace amend::api
