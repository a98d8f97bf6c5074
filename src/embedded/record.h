// Record: what one accepted write did. One write is one record under one version.
//
// Bytes, in the primitives of codec.h:
//
//   fixed32   CRC-32 of everything after it
//   u8        format=1
//   u8        kind
//   fixed64   time, microseconds since the epoch
//   bytes     key id of who acted
//   varint    collection number
//   bytes     the filter as the client sent it; empty unless the kind is kUpdateMatching
//   varint    matched, updated, failed
//   varint    number of entries; per entry:
//             rows (RowSet), varint number of assignments; per assignment:
//               u8 operation (1 = merge), varint segments, bytes each, bytes value (JSON)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "document/patch.h"
#include "embedded/keys.h"
#include "embedded/row_set.h"

namespace amend::embedded {

enum class RecordKind : std::uint8_t {
  kCreate = 1,           // one entry: the rows, without a patch
  kUpdateDocuments = 2,  // an entry for each document's change, in the order of the request
  kUpdateMatching = 3,   // one entry: the rows that were chosen, and the patch
  kReplace = 4,          // one entry: the row, without a patch; its new base is in the same commit
  kDelete = 5,           // one entry: the rows, without a patch; their bases are gone
};

// The ordinal of an entry is its index.
struct RecordEntry {
  RowSet rows;
  document::Patch patch;
};

struct Record {
  RecordKind kind = RecordKind::kCreate;
  Micros time = 0;
  std::string key_id;
  Number collection = 0;
  std::string filter_text;
  std::uint64_t matched = 0;
  std::uint64_t updated = 0;
  std::uint64_t failed = 0;
  std::vector<RecordEntry> entries;
};

std::string encode(const Record& record);

// Empty if the checksum or anything else is wrong: damage. The patches' sizes are not kept.
std::optional<Record> decode_record(std::string_view value);

}  // namespace amend::embedded
