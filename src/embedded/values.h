// The values of the column families catalog (counters), ids, documents and vectors.
//
// Bytes, in the primitives of codec.h:
//
// clang-format off
//   NamespaceState   u8 format=1, next version:varint
//   CollectionState  u8 format=1, next row:varint, documents:varint,
//                    vector names:varint count, bytes each
//   Location         collection:varint, row:varint
//   StoredBase       u8 format=1, stamp:varint, version:varint, create version:varint,
//                    created_at:fixed64, updated_at:fixed64 (microseconds), document id:bytes,
//                    internal:bytes (JSON), body:the rest (JSON)
//   vector           u8 kind, lengths:varint count, varint each, indices:varint count, varint each,
//                    values: the rest, float32 little-endian
// clang-format on
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document/vectors.h"
#include "embedded/keys.h"
#include "engine/engine.h"

namespace amend::embedded {

// Each decode_ function gives nothing when the bytes are not what encode wrote: damage.

struct NamespaceState {
  Version next_version = 1;
};
std::string encode(const NamespaceState& state);
std::optional<NamespaceState> decode_namespace_state(std::string_view value);

struct CollectionState {
  Row next_row = 0;
  std::uint64_t documents = 0;
  engine::VectorNames vector_names;
};
std::string encode(const CollectionState& state);
std::optional<CollectionState> decode_collection_state(std::string_view value);

struct Location {
  Number collection = 0;
  Row row = 0;
};
std::string encode(const Location& location);
std::optional<Location> decode_location(std::string_view value);

// A document as of its stamp: entries of records at or below the stamp are folded in, later ones
// are not. While every request folds what it changes, the stamp equals the version.
struct StoredBase {
  Version stamp = 0;
  Version version = 0;
  Version create_version = 0;
  Micros created_at = 0;
  Micros updated_at = 0;
  std::string document_id;
  document::Text text;
};
std::string encode(const StoredBase& base);
std::optional<StoredBase> decode_base(std::string_view value);

// The name is in the key.
std::string encode(const document::Vector& vector);
std::optional<document::Vector> decode_vector(std::string name, std::string_view value);

}  // namespace amend::embedded
