#include "embedded/record.h"

#include "base/crc32.h"
#include "embedded/codec.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kMerge = 1;
constexpr std::size_t kChecksumBytes = 4;

void encode_assignment(Encoder& out, const document::Assignment& assignment) {
  out.u8(kMerge).varint(assignment.path.size());
  for (const std::string& segment : assignment.path) out.bytes(segment);
  out.bytes(json::write(assignment.value));
}

bool decode_assignment(Decoder& in, document::Assignment& assignment) {
  if (in.u8() != kMerge) return false;
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    assignment.path.emplace_back(in.bytes());
  }
  const std::string_view text = in.bytes();
  if (!in.ok()) return false;
  auto value = json::parse(text);
  if (!value.ok()) return false;
  assignment.value = std::move(*value);
  return true;
}

bool decode_entry(Decoder& in, RecordEntry& entry) {
  auto rows = RowSet::decode(in);
  if (!rows) return false;
  entry.rows = std::move(*rows);
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    if (!decode_assignment(in, entry.patch.assignments.emplace_back())) return false;
  }
  return in.ok();
}

bool decode_body(Decoder& in, Record& record) {
  if (in.u8() != kFormat) return false;
  const std::uint8_t kind = in.u8();
  if (kind < 1 || kind > 5) return false;
  record.kind = static_cast<RecordKind>(kind);
  record.time = static_cast<Micros>(in.fixed64());
  record.key_id = in.bytes();
  record.collection = static_cast<Number>(in.varint());
  record.filter_text = in.bytes();
  record.matched = in.varint();
  record.updated = in.varint();
  record.failed = in.varint();
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    if (!decode_entry(in, record.entries.emplace_back())) return false;
  }
  return in.done();
}

}  // namespace

std::string encode(const Record& record) {
  std::string body;
  Encoder out(body);
  out.u8(kFormat).u8(static_cast<std::uint8_t>(record.kind));
  out.fixed64(static_cast<std::uint64_t>(record.time)).bytes(record.key_id);
  out.varint(record.collection).bytes(record.filter_text);
  out.varint(record.matched).varint(record.updated).varint(record.failed);
  out.varint(record.entries.size());
  for (const RecordEntry& entry : record.entries) {
    entry.rows.encode(out);
    out.varint(entry.patch.assignments.size());
    for (const document::Assignment& assignment : entry.patch.assignments) {
      encode_assignment(out, assignment);
    }
  }
  std::string value;
  value.reserve(kChecksumBytes + body.size());
  Encoder(value).fixed32(crc32(body)).raw(body);
  return value;
}

std::optional<Record> decode_record(std::string_view value) {
  Decoder in(value);
  const std::uint32_t checksum = in.fixed32();
  if (!in.ok() || checksum != crc32(value.substr(kChecksumBytes))) return {};
  Record record;
  if (!decode_body(in, record)) return {};
  return record;
}

}  // namespace amend::embedded
