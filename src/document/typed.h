// The typed members of a document: places whose values clients parse strictly, so that a wrong type
// written once would make the document unreadable for them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "document/fields.h"
#include "json/value.h"

namespace amend::document {

enum class FieldType : std::uint8_t {
  kObject,        // null is refused: later merges must find an object
  kText,          // string or null
  kInteger,       // JSON integer or null
  kSourceType,    // "bucket", "collection" or null
  kObjects,       // list of objects
  kBlobs,         // list of BlobURLRef
  kLineageChain,  // list of LineageStep
};

struct TypedPlace {
  std::array<std::string_view, 3> segments;
  std::size_t count;
  FieldType type;
  [[nodiscard]] Place place() const { return {segments.data(), count}; }
  [[nodiscard]] std::string name() const;  // dotted
};

std::span<const TypedPlace> typed_places();

// Why a value does not fit; the place is relative to the value.
struct TypeFault {
  std::vector<Issue::Step> loc;
  std::string message;
  std::string type;
};

std::optional<TypeFault> check_type(FieldType type, const json::Value& value);

}  // namespace amend::document
