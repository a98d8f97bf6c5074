// Names, and other texts whose length counts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/decode.h"
#include "base/limits.h"

namespace amend::api {

struct NameRule {
  std::string_view member;  // where a request says it; the high-level client says "name"
  std::size_t least_characters;
  std::size_t most_characters;
  bool begins_alphanumeric;
};

inline constexpr NameRule kNamespaceName{"namespace_name", 1, limits::kNamespaceNameCharacters,
                                         true};
// Strict clients refuse answers with a name of another length, so no such name may come in.
inline constexpr NameRule kCollectionName{"collection_name", limits::kCollectionNameMinCharacters,
                                          limits::kCollectionNameCharacters, false};

// A fault if the member's text has fewer or more characters. True: it has not.
bool check_length(Fields& fields, std::string_view member, std::string_view text,
                  std::size_t least_characters, std::size_t most_characters);

// Reads a required name of letters, digits, '_', '-' and '.'; faults are collected.
std::string read_name(Fields& fields, const NameRule& rule);

}  // namespace amend::api
