// The values of the column families catalog (counters), ids, documents and vectors.
//
// Bytes, in the primitives of codec.h:
//
// clang-format off
//   NamespaceState   u8 format=2, next version:varint, settled:varint
//   CollectionState  u8 format=5, next row:varint, documents:varint, settled:varint,
//                    begun:varint, forgotten:varint, unnoted bytes:varint, unnoted since:fixed64,
//                    largest text:varint, trimmed:varint, vector names:varint count, bytes each
//   removed rows     fixed32 CRC-32 of everything after it, u8 format=1, rows:RowSet of one chunk
//   dropped          u8 format=1, number of the namespace:varint
//   paths            u8 format=1, varint count, bytes each
//   Location         collection:varint, row:varint
//   StoredBase       u8 format=1, stamp:varint, version:varint, create version:varint,
//                    created_at:fixed64, updated_at:fixed64 (microseconds), document id:bytes,
//                    internal:bytes (JSON), body:the rest (JSON)
//   vector           u8 kind, lengths:varint count, varint each, indices:varint count, varint each,
//                    values: the rest, float32 little-endian
// clang-format on
//
// Format 1 of the two states, which earlier versions wrote, lacks `settled` and `largest text`:
// every record was folded when it was written, and how large the texts are is not known. Format 2
// of CollectionState lacks `begun`: every record may be folded into some of its documents. Format 3
// lacks `forgotten`: of no record that may be folded somewhere anything was saved. Format 4 lacks
// `trimmed`: every record is kept.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document/vectors.h"
#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "engine/engine.h"

namespace amend::embedded {

// Each decode_ function gives nothing when the bytes are not what encode wrote: damage.

struct NamespaceState {
  Version next_version = 1;
  Version settled = 0;  // every record up to here is folded into its documents
};
std::string encode(const NamespaceState& state);
std::optional<NamespaceState> decode_namespace_state(std::string_view value);

struct CollectionState {
  static constexpr Version kAnyBegun = ~Version{0};
  Row next_row = 0;
  std::uint64_t documents = 0;
  Version settled = 0;  // every record of the collection up to here is folded
  Version begun = 0;  // a record above it is folded into none of its documents; kAnyBegun: unknown
  // What an operation up to here changed is not kept any more, as it was before (saved_values.h).
  Version forgotten = 0;
  // What replaces have saved and deletes kept since the last note of that (forget.h), and since
  // when.
  std::uint64_t unnoted_bytes = 0;
  Micros unnoted_since = 0;
  std::uint64_t largest_text = 0;  // no stored text has more bytes; pending changes not counted
  Version trimmed = 0;             // its records up to here are not kept any more (trim.h)
  bool measured = true;            // false: from format 1, largest_text is still to be found out
  std::shared_ptr<const engine::VectorNames> vector_names = no_vector_names();

  static std::shared_ptr<const engine::VectorNames> no_vector_names();

  void add_unnoted(std::uint64_t bytes);
};
std::string encode(const CollectionState& state);
std::optional<CollectionState> decode_collection_state(std::string_view value);

// Rows whose documents were removed: all of one chunk, those left over, those that a delete kept.
std::string encode_removed_rows(const RowSet& rows);
std::optional<RowSet> decode_removed_rows(std::string_view value);

// The namespace of a collection that was dropped.
std::string encode_dropped(Number name_space);
std::optional<Number> decode_dropped(std::string_view value);

// The paths whose columns were in use, the one used last first.
std::string encode_paths(const std::vector<std::string>& paths);
std::optional<std::vector<std::string>> decode_paths(std::string_view value);

struct Location {
  Number collection = 0;
  Row row = 0;
};
std::string encode(const Location& location);
std::optional<Location> decode_location(std::string_view value);

// A document as of its stamp: entries of records at or below the stamp are folded in, later ones
// are not. `version` is that of the last change folded in, so never above the stamp.
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
// The same appended to `out`, and into one whose memory is used again; false: damage.
void encode(const StoredBase& base, std::string& out);
bool decode(std::string_view value, StoredBase& base);

// The same where it lies. Valid as long as the value's bytes.
struct BaseView {
  Version stamp = 0;
  Version version = 0;
  Version create_version = 0;
  Micros created_at = 0;
  Micros updated_at = 0;
  std::string_view document_id;
  std::string_view internal;
  std::string_view body;
};
std::optional<BaseView> view_base(std::string_view value);

// The name is in the key.
std::string encode(const document::Vector& vector);
std::optional<document::Vector> decode_vector(std::string name, std::string_view value);

}  // namespace amend::embedded
