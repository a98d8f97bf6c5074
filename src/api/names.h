// Names of namespaces and collections.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/decode.h"

namespace amend::api {

struct NameRule {
  std::string_view member;  // where a request says it; the high-level client says "name"
  std::size_t least_characters;
  std::size_t most_characters;
  bool begins_alphanumeric;
};

// Reads a required name of letters, digits, '_', '-' and '.'; faults are collected.
std::string read_name(Fields& fields, const NameRule& rule);

}  // namespace amend::api
