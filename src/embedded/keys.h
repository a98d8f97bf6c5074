// The keys of every column family. Numbers are big-endian, so that keys of one namespace or
// collection lie together and in order. docs/FORMAT.md shows them with a worked example.
//
//   catalog    'm'                                    -> the next namespace and collection number
//              'o' organisation id                    -> organisation, JSON
//              'u' user id                            -> user, JSON
//              'k' key id                             -> API key, JSON
//              'U' key id                             -> when it was used last: fixed64
//              'n' namespace id                       -> namespace, JSON
//              'c' collection id                      -> collection, JSON
//              't' task id                            -> task, JSON
//              'N' namespace number:big32             -> NamespaceState
//              'C' collection number:big32            -> CollectionState
//              'P' collection number:big32            -> the paths whose columns are in use
//              'D' collection number:big32 chunk:big64 -> the removed rows of a chunk
//              'L' collection number:big32 chunk:big64 -> of these, the rows not purged yet
//              'K' collection number:big32 version:big64 -> the rows kept of what that version
//              deleted 'T' collection number:big32 chunk:big64 -> of the kept rows of a chunk,
//              those whose ids
//                                                        other documents have
//              'X' collection number:big32            -> dropped: the number of its namespace
//              'Y' namespace number:big32             -> dropped: u8 format
//   ids        namespace:big32 document id            -> Location
//   documents  collection:big32 row:big64             -> StoredBase
//   vectors    collection:big32 row:big64 name        -> vector
//   records    namespace:big32 version:big64          -> Record
//              collection:big32 version:big64         -> ListedRecord: it is of this collection
//   idempotency 'a' request:32 bytes until:big64      -> its answer
//              'e' until:big64 request:32 bytes       -> whose it is, and its bytes
//
// A namespace and a collection never have the same number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace amend::embedded {

// Short numbers that stand for namespaces and collections in keys. Never reused.
using Number = std::uint32_t;
// A document's place in its collection: dense from 0, in creation order, never reused.
using Row = std::uint64_t;
using Version = std::uint64_t;

std::string catalog_key(char kind, std::string_view id);
std::string catalog_key(char kind, Number number);
std::string id_key(Number name_space, std::string_view document_id);
std::string document_key(Number collection, Row row);
std::string vector_key(Number collection, Row row, std::string_view name);
std::string record_key(Number name_space, Version version);
std::string operation_key(Number collection, Version version);
std::string removed_rows_key(Number collection, std::uint64_t chunk);
std::string leftover_rows_key(Number collection, std::uint64_t chunk);
std::string taken_rows_key(Number collection, std::uint64_t chunk);
std::string kept_rows_key(Number collection, Version version);
std::string kept_rows_prefix(Number collection);

// Of the answer to a request (32 bytes), which is kept until a time in microseconds.
std::string kept_answer_key(std::string_view request, std::uint64_t until);
std::string kept_until_key(std::uint64_t until, std::string_view request);
std::string kept_answer_prefix(std::string_view request);
std::string kept_until_prefix();
// Parts of these keys. REQUIRES: made by the function of that name.
std::uint64_t time_of_kept_answer(std::string_view kept_answer_key);
std::uint64_t time_of_kept_until(std::string_view kept_until_key);
std::string_view request_of_kept_until(std::string_view kept_until_key);

// What all keys of a namespace (ids, records), of a collection (documents, vectors) or of one of
// its rows (vectors) begin with.
std::string namespace_prefix(Number name_space);
std::string collection_prefix(Number collection);
std::string row_prefix(Number collection, Row row);

// The row in a document key. REQUIRES: made by document_key.
Row row_of(std::string_view document_key);

// The number in a key of 'X' or 'Y'. REQUIRES: made by catalog_key(kind, number).
Number catalog_number(std::string_view catalog_key);

// The version in a record key. REQUIRES: made by record_key.
Version version_of(std::string_view record_key);
// The same of a key of kept rows.
Version version_of_kept_rows(std::string_view kept_rows_key);

}  // namespace amend::embedded
