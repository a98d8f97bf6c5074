// Record: what one accepted write did. One write is one record under one version.
//
// An update is nothing but its record: which rows, which patch. It stays pending until settling has
// folded it into the documents of its rows (pending.h, settle.h).
//
// Bytes, in the primitives of codec.h:
//
//   fixed32   CRC-32 of everything after it
//   u8        format=3
//   u8        kind
//   fixed64   time, microseconds since the epoch
//   bytes     key id of who acted
//   varint    collection number
//   bytes     the filter as the client sent it; empty unless the kind is kUpdateMatching
//   varint    matched, updated, failed
//   varint    the version that it reverts, or 0
//   rows      RowSet; empty for kUpdateDocuments
//   patch     empty unless the kind is kUpdateMatching
//   varint    number of entries; per entry: row:varint, patch
//   of kRestore: varint number of sets; per set: RowSet, patch
//
//   patch     size of its update_data:varint, varint number of assignments; per assignment:
//             u8 operation (document::Operation), varint segments, bytes each, bytes value (JSON)
//
// Formats 1 and 2, which earlier versions wrote, revert nothing and lack that number. Format 1 has
// in place of the last three: varint number of entries;
// per entry a RowSet and a patch without its size.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "document/patch.h"
#include "document/undo.h"
#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "json/parse.h"

namespace amend::embedded {

enum class RecordKind : std::uint8_t {
  kCreate = 1,           // rows
  kUpdateDocuments = 2,  // an entry for each document's change, in the order of the request
  kUpdateMatching = 3,   // the rows that were chosen, and the patch
  kReplace = 4,          // rows
  kDelete = 5,           // rows
  kRevert = 6,           // rows where an update, or the revert of one, has no effect any more
  kRestore = 7,          // a revert by changes: sets of rows, and entries
  kUndelete = 8,         // rows that a delete took, and whose documents are there again
};

// Whether such a record stays pending until it is settled; the others put what they do into the
// documents in their own commit.
constexpr bool is_update(RecordKind kind) {
  return kind == RecordKind::kUpdateDocuments || kind == RecordKind::kUpdateMatching ||
         kind == RecordKind::kRevert || kind == RecordKind::kRestore ||
         kind == RecordKind::kUndelete;
}
// Whether it has entries, which are kept as they are encoded while they are pending.
constexpr bool has_entries(RecordKind kind) {
  return kind == RecordKind::kUpdateDocuments || kind == RecordKind::kRestore;
}

// One document's change. Its ordinal is its index in the record.
struct RecordEntry {
  Row row = 0;
  document::Patch patch;
};

// One change of many documents. A row is in one of the sets of its record, or has entries.
struct RecordSet {
  RowSet rows;
  document::Patch patch;
};

struct Record {
  Version version = 0;  // in the key, not in the bytes
  RecordKind kind = RecordKind::kCreate;
  Micros time = 0;
  std::string key_id;
  Number collection = 0;
  std::string filter_text;
  std::uint64_t matched = 0;
  std::uint64_t updated = 0;
  std::uint64_t failed = 0;
  Version reverts = 0;  // the version that it reverts; 0: none
  RowSet rows;
  document::Patch patch;
  std::vector<RecordEntry> entries;
  std::vector<RecordSet> sets;
};

// All rows that it concerns.
RowSet rows_of(const Record& record);

// Does to a document what the update does to its row.
void apply(const Record& update, Row row, document::Document& document);

using SharedRecord = std::shared_ptr<const Record>;

// Of what a record of kind kRevert reverts, what that reverts, and so on: the one that it takes out
// of effect, or puts back. REQUIRES: there is one that is no kRevert.
const SharedRecord& flipped_by_revert(std::span<const SharedRecord> reverted);

// A record as bytes, and where each entry's patch begins in them: how pending records of single
// documents are kept, in a tenth of the memory that their trees would take.
struct EncodedRecord {
  Version version = 0;
  Micros time = 0;
  std::string bytes;
  std::vector<std::uint32_t> patches;
};

using SharedEncoded = std::shared_ptr<const EncodedRecord>;

EncodedRecord encode(const Record& record);

// Appends an undo as a patch.
void encode(const document::Undo& undo, std::string& out);
void encode(const document::Patch& patch, std::string& out);

// A patch that is all of the bytes. Empty if they are wrong: damage.
std::optional<document::Patch> decode_patch(std::string_view bytes, json::Parser& parser);

// The patch of one entry. Empty if the bytes are wrong: damage.
std::optional<document::Patch> decode_patch(const EncodedRecord& record, std::size_t ordinal,
                                            json::Parser& parser);

// A record's bytes and the row of each of its entries, of which nothing else is read.
struct FoundEntries {
  EncodedRecord record;
  std::vector<Row> rows;  // by ordinal
};

// Empty if the checksum or anything else is wrong: damage.
std::optional<FoundEntries> find_entries(Version version, std::string bytes);
// As rows_of(), without making its patches.
std::optional<RowSet> find_rows(Version version, std::string_view bytes);

// What a history tells of a record: all but its rows and what it did to single documents.
struct RecordSummary {
  Record record;              // without rows, entries and sets
  std::uint64_t entries = 0;  // how many it has
};

// The same as decode_record, without reading what is left out.
std::optional<RecordSummary> summarize(Version version, std::string_view value);

// What stands of a record under operation_key(), so that histories and trimming (trim.h) need not
// read it. Value: u8 kind, time:fixed64, bytes:varint; earlier versions wrote the kind alone.
struct ListedRecord {
  RecordKind kind = RecordKind::kCreate;
  Micros time = 0;
  std::uint64_t bytes = 0;  // that it takes as it is encoded; 0: an earlier version told neither

  [[nodiscard]] bool measured() const { return bytes > 0; }
};

// REQUIRES: measured.
std::string encode(const ListedRecord& listed);
std::optional<ListedRecord> decode_listed_record(std::string_view value);

// Empty if the checksum or anything else is wrong: damage.
std::optional<Record> decode_record(Version version, std::string_view value);

}  // namespace amend::embedded
