// The names of a document's members that mean something to the store: identities, aliases of the
// system block, protected members. Pure tables; any thread.
//
// A document is written down as one logical object: the user's members at the root, and "_internal"
// with the system block. Some flat names are accepted at the root and live below "_internal" (the
// contract's chapter 4.1); writes and reads go through the same table.
#pragma once

#include <span>
#include <string_view>

namespace amend::document {

inline constexpr std::string_view kInternal = "_internal";
inline constexpr std::string_view kDocumentId = "document_id";
inline constexpr std::string_view kCollectionId = "collection_id";

// The segments of a place in the logical object: {"_internal", "lineage", "path"}.
using Place = std::span<const std::string_view>;

// Where a root member of that name is stored when a client writes it; empty if it is no alias.
// root_object_id -> _internal.lineage.root_object_id, internal_metadata -> _internal.metadata, ...
Place write_alias(std::string_view root_name);

// Where a read of that root name looks when the document has no user member of the name: the write
// aliases, and created_at, updated_at, namespace_id, modality, mime_type, size_bytes, content_hash
// and source_details below _internal. Empty if it is no alias.
Place read_alias(std::string_view root_name);

// True for places that hold identifiers, which are always compared exactly, never by case folding:
// the ids of the document and those of its lineage. `place` is the full logical place.
bool is_identifier(Place place);

// True for members below _internal that only the store writes (ids, times, version).
bool is_protected_internal(std::string_view name);

// True for root names that stand for vectors in every collection: vectors, vector, _vectors.
bool is_vector_word(std::string_view root_name);

// True for root names that mean something in every document: ids, blocks, typed members, aliases.
// No vector may have such a name.
bool is_known_member(std::string_view root_name);

// True for words that are routes where a document id may stand: bulk, batch, list, aggregate, ...
bool is_reserved_id(std::string_view id);

}  // namespace amend::document
