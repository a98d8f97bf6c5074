#include "embedded/record.h"

#include "base/crc32.h"
#include "embedded/codec.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint8_t kFormat = 3;
constexpr std::uint8_t kSecondFormat = 2;  // without what it reverts
constexpr std::uint8_t kFirstFormat = 1;
constexpr std::size_t kChecksumBytes = 4;

void encode_assignments(Encoder& out, const document::Patch& patch) {
  out.varint(patch.assignments.size());
  for (const document::Assignment& assignment : patch.assignments) {
    out.u8(static_cast<std::uint8_t>(assignment.operation)).varint(assignment.path.size());
    for (const std::string& segment : assignment.path) out.bytes(segment);
    out.bytes(json::write(assignment.value));
  }
}

void encode_patch(Encoder& out, const document::Patch& patch) {
  out.varint(patch.bytes);
  encode_assignments(out, patch);
}

void encode_sets(Encoder& out, const std::vector<RecordSet>& sets) {
  out.varint(sets.size());
  for (const RecordSet& set : sets) {
    set.rows.encode(out);
    encode_patch(out, set.patch);
  }
}

std::optional<document::Operation> operation_of(std::uint8_t byte) {
  if (byte < 1 || byte > static_cast<std::uint8_t>(document::kLastOperation)) return {};
  return static_cast<document::Operation>(byte);
}

bool decode_assignment(Decoder& in, document::Assignment& assignment, json::Parser& parser) {
  const auto operation = operation_of(in.u8());
  if (!operation) return false;
  assignment.operation = *operation;
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    assignment.path.emplace_back(in.bytes());
  }
  const std::string_view text = in.bytes();
  if (!in.ok() || assignment.path.empty()) return false;
  auto value = parser.parse(text);
  if (!value.ok()) return false;
  assignment.value = std::move(*value);
  return true;
}

bool decode_assignments(Decoder& in, document::Patch& patch, json::Parser& parser) {
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    if (!decode_assignment(in, patch.assignments.emplace_back(), parser)) return false;
  }
  return in.ok();
}

bool decode_patch(Decoder& in, document::Patch& patch, json::Parser& parser) {
  patch.bytes = in.varint();
  return decode_assignments(in, patch, parser);
}

void skip_patch(Decoder& in) {
  in.varint();
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    in.u8();
    for (std::uint64_t segments = in.varint(); segments > 0 && in.ok(); --segments) in.bytes();
    in.bytes();
  }
}

bool decode_rows(Decoder& in, RowSet& rows) {
  auto decoded = RowSet::decode(in);
  if (!decoded) return false;
  rows = std::move(*decoded);
  return true;
}

bool decode_sets(Decoder& in, std::vector<RecordSet>& sets, json::Parser& parser) {
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    RecordSet& set = sets.emplace_back();
    if (!decode_rows(in, set.rows) || !decode_patch(in, set.patch, parser)) return false;
  }
  return in.ok();
}

bool decode_changes(Decoder& in, Record& record, json::Parser& parser) {
  if (!decode_rows(in, record.rows) || !decode_patch(in, record.patch, parser)) return false;
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    RecordEntry& entry = record.entries.emplace_back();
    entry.row = in.varint();
    if (!decode_patch(in, entry.patch, parser)) return false;
  }
  if (record.kind == RecordKind::kRestore && !decode_sets(in, record.sets, parser)) return false;
  return in.done();
}

// The changes as format 1 has them. The sizes of the patches were not kept; those records were
// folded when they were written, so nobody asks.
bool decode_first_changes(Decoder& in, Record& record, json::Parser& parser) {
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    RowSet rows;
    document::Patch patch;
    if (!decode_rows(in, rows) || !decode_assignments(in, patch, parser)) return false;
    if (record.kind == RecordKind::kUpdateDocuments) {
      rows.for_each([&](Row row) { record.entries.push_back({row, patch}); });
    } else {
      record.rows = std::move(rows);
      record.patch = std::move(patch);
    }
  }
  return in.done();
}

std::optional<RecordKind> kind_of(std::uint8_t byte) {
  if (byte < 1 || byte > static_cast<std::uint8_t>(RecordKind::kUndelete)) return {};
  return static_cast<RecordKind>(byte);
}

// What stands before the changes. Gives the format; 0: damage.
std::uint8_t decode_head(std::string_view value, Decoder& in, Record& record) {
  const std::uint32_t checksum = in.fixed32();
  if (!in.ok() || checksum != crc32(value.substr(kChecksumBytes))) return 0;
  const std::uint8_t format = in.u8();
  const auto kind = kind_of(in.u8());
  if (format < kFirstFormat || format > kFormat || !kind) return 0;
  record.kind = *kind;
  record.time = static_cast<Micros>(in.fixed64());
  record.key_id = in.bytes();
  record.collection = static_cast<Number>(in.varint());
  record.filter_text = in.bytes();
  record.matched = in.varint();
  record.updated = in.varint();
  record.failed = in.varint();
  if (format == kFormat) record.reverts = in.varint();
  return in.ok() ? format : 0;
}

}  // namespace

RowSet rows_of(const Record& record) {
  RowSet rows = record.rows;
  for (const RecordEntry& entry : record.entries) rows.add(entry.row);
  for (const RecordSet& set : record.sets) rows.add_all(set.rows);
  return rows;
}

const SharedRecord& flipped_by_revert(std::span<const SharedRecord> reverted) {
  return *std::ranges::find_if(
      reverted, [](const SharedRecord& record) { return record->kind != RecordKind::kRevert; });
}

void apply(const Record& update, Row row, document::Document& document) {
  if (update.rows.contains(row)) document::apply(update.patch, document);
  for (const RecordSet& set : update.sets) {
    if (set.rows.contains(row)) document::apply(set.patch, document);
  }
  for (const RecordEntry& entry : update.entries) {
    if (entry.row == row) document::apply(entry.patch, document);
  }
}

EncodedRecord encode(const Record& record) {
  EncodedRecord encoded{record.version, record.time, {}, {}};
  std::string& value = encoded.bytes;
  Encoder out(value);
  out.fixed32(0).u8(kFormat).u8(static_cast<std::uint8_t>(record.kind));
  out.fixed64(static_cast<std::uint64_t>(record.time)).bytes(record.key_id);
  out.varint(record.collection).bytes(record.filter_text);
  out.varint(record.matched).varint(record.updated).varint(record.failed).varint(record.reverts);
  record.rows.encode(out);
  encode_patch(out, record.patch);
  out.varint(record.entries.size());
  encoded.patches.reserve(record.entries.size());
  for (const RecordEntry& entry : record.entries) {
    out.varint(entry.row);
    encoded.patches.push_back(static_cast<std::uint32_t>(value.size()));
    encode_patch(out, entry.patch);
  }
  if (record.kind == RecordKind::kRestore) encode_sets(out, record.sets);
  std::string checksum;
  Encoder(checksum).fixed32(crc32(std::string_view(value).substr(kChecksumBytes)));
  value.replace(0, kChecksumBytes, checksum);
  return encoded;
}

void encode(const document::Undo& undo, std::string& out) {
  using document::Operation;
  Encoder encoder(out);
  encoder.varint(undo.bytes()).varint(undo.size());
  for (std::size_t at = 0; at < undo.size(); ++at) {
    const document::Undo::Place place = undo.place(at);
    const auto operation = place.existed ? Operation::kReplace : Operation::kRemove;
    encoder.u8(static_cast<std::uint8_t>(operation)).varint(place.path.size());
    for (const std::string_view name : place.path) encoder.bytes(name);
    encoder.bytes(place.existed ? place.value : "null");
  }
}

void encode(const document::Patch& patch, std::string& out) {
  Encoder encoder(out);
  encode_patch(encoder, patch);
}

std::optional<document::Patch> decode_patch(std::string_view bytes, json::Parser& parser) {
  Decoder in(bytes);
  document::Patch patch;
  if (!decode_patch(in, patch, parser) || !in.done()) return {};
  return patch;
}

std::optional<document::Patch> decode_patch(const EncodedRecord& record, std::size_t ordinal,
                                            json::Parser& parser) {
  Decoder in(std::string_view(record.bytes).substr(record.patches[ordinal]));
  document::Patch patch;
  if (!decode_patch(in, patch, parser)) return {};
  return patch;
}

std::optional<Record> decode_record(Version version, std::string_view value) {
  Decoder in(value);
  Record record;
  record.version = version;
  const std::uint8_t format = decode_head(value, in, record);
  if (format == 0) return {};
  json::Parser parser;
  const bool whole = format == kFirstFormat ? decode_first_changes(in, record, parser)
                                            : decode_changes(in, record, parser);
  if (!whole) return {};
  return record;
}

// Format 1 has no place for an entry's patch alone; such a record is put into the present one.
std::optional<FoundEntries> find_entries(Version version, std::string bytes) {
  Record head;
  Decoder in(bytes);
  const std::uint8_t format = decode_head(bytes, in, head);
  if (format == 0) return {};
  if (format == kFirstFormat) {
    const auto record = decode_record(version, bytes);
    if (!record) return {};
    return find_entries(version, encode(*record).bytes);
  }
  FoundEntries found{{version, head.time, {}, {}}, {}};
  RowSet::skip(in);
  skip_patch(in);
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    found.rows.push_back(in.varint());
    found.record.patches.push_back(static_cast<std::uint32_t>(bytes.size() - in.left()));
    skip_patch(in);
  }
  if (!in.done()) return {};
  found.record.bytes = std::move(bytes);
  return found;
}

std::optional<RowSet> find_rows(Version version, std::string_view bytes) {
  Record record;
  Decoder in(bytes);
  const std::uint8_t format = decode_head(bytes, in, record);
  if (format == 0) return {};
  if (format == kFirstFormat) {
    const auto decoded = decode_record(version, bytes);
    return decoded ? std::optional(rows_of(*decoded)) : std::nullopt;
  }
  RowSet rows;
  if (!decode_rows(in, rows)) return {};
  skip_patch(in);
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    rows.add(in.varint());
    skip_patch(in);
  }
  const bool has_sets = record.kind == RecordKind::kRestore;
  for (std::uint64_t left = has_sets ? in.varint() : 0; left > 0 && in.ok(); --left) {
    RowSet set;
    if (!decode_rows(in, set)) return {};
    rows.add_all(set);
    skip_patch(in);
  }
  return in.done() ? std::optional(std::move(rows)) : std::nullopt;
}

std::optional<RecordSummary> summarize(Version version, std::string_view value) {
  Decoder in(value);
  RecordSummary summary;
  summary.record.version = version;
  const std::uint8_t format = decode_head(value, in, summary.record);
  if (format == 0) return {};
  json::Parser parser;
  if (format != kFirstFormat) {
    RowSet::skip(in);
    if (!decode_patch(in, summary.record.patch, parser)) return {};
    summary.entries = in.varint();
    if (!in.ok()) return {};
    return summary;
  }
  if (!decode_first_changes(in, summary.record, parser)) return {};
  summary.entries = summary.record.entries.size();
  summary.record.entries.clear();
  summary.record.rows = {};
  return summary;
}

std::string encode(const ListedRecord& listed) {
  std::string value;
  Encoder(value)
      .u8(static_cast<std::uint8_t>(listed.kind))
      .fixed64(static_cast<std::uint64_t>(listed.time))
      .varint(listed.bytes);
  return value;
}

std::optional<ListedRecord> decode_listed_record(std::string_view value) {
  Decoder in(value);
  const auto kind = kind_of(in.u8());
  if (!in.ok() || !kind) return {};
  ListedRecord listed{*kind};
  if (in.done()) return listed;
  listed.time = static_cast<Micros>(in.fixed64());
  listed.bytes = in.varint();
  if (!in.done() || !listed.measured()) return {};
  return listed;
}

}  // namespace amend::embedded
