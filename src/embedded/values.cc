#include "embedded/values.h"

#include <bit>
#include <limits>

#include "base/crc32.h"
#include "embedded/codec.h"

namespace amend::embedded {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kStateFormat = 2;
constexpr std::uint8_t kBegunFormat = 3;
constexpr std::uint8_t kForgottenFormat = 4;
constexpr std::uint8_t kCollectionFormat = 5;
constexpr std::size_t kChecksumBytes = 4;

bool fits_number(std::uint64_t value) {
  return value <= std::numeric_limits<Number>::max();
}

void encode_list(Encoder& out, const std::vector<std::uint32_t>& list) {
  out.varint(list.size());
  for (const std::uint32_t value : list) out.varint(value);
}

bool decode_list(Decoder& in, std::vector<std::uint32_t>& list) {
  const std::uint64_t count = in.varint();
  if (count > in.left()) return false;  // an element takes at least one byte
  list.reserve(count);
  for (std::uint64_t at = 0; at < count; ++at) {
    const std::uint64_t value = in.varint();
    if (!fits_number(value)) return false;
    list.push_back(static_cast<std::uint32_t>(value));
  }
  return in.ok();
}

bool decode_floats(Decoder& in, std::vector<float>& values) {
  if (in.left() % sizeof(float) != 0) return false;
  values.reserve(in.left() / sizeof(float));
  while (in.left() > 0) values.push_back(std::bit_cast<float>(in.fixed32()));
  return in.ok();
}

// The lists must account for the values, or a reader of the vector would run past its end.
bool is_consistent(const document::Vector& vector) {
  std::uint64_t listed = 0;
  for (const std::uint32_t length : vector.lengths) listed += length;
  switch (vector.kind) {
    case document::Vector::Kind::kDense:
      return vector.lengths.empty() && vector.indices.empty();
    case document::Vector::Kind::kMulti:
      return listed == vector.values.size() && vector.indices.empty();
    case document::Vector::Kind::kSparse:
      return vector.indices.size() == vector.values.size() && vector.lengths.empty();
  }
  return false;
}

}  // namespace

std::string encode(const NamespaceState& state) {
  std::string value;
  Encoder(value).u8(kStateFormat).varint(state.next_version).varint(state.settled);
  return value;
}

std::optional<NamespaceState> decode_namespace_state(std::string_view value) {
  Decoder in(value);
  const std::uint8_t format = in.u8();
  if (format != kFormat && format != kStateFormat) return {};
  NamespaceState state;
  state.next_version = in.varint();
  state.settled = format == kFormat ? state.next_version - 1 : in.varint();
  if (!in.done() || state.settled >= state.next_version) return {};
  return state;
}

std::shared_ptr<const engine::VectorNames> CollectionState::no_vector_names() {
  static const auto none = std::make_shared<const engine::VectorNames>();
  return none;
}

std::string encode(const CollectionState& state) {
  std::string value;
  Encoder out(value);
  out.u8(kCollectionFormat).varint(state.next_row).varint(state.documents);
  out.varint(state.settled).varint(state.begun).varint(state.forgotten);
  out.varint(state.unnoted_bytes).fixed64(static_cast<std::uint64_t>(state.unnoted_since));
  out.varint(state.largest_text).varint(state.trimmed);
  out.varint(state.vector_names->size());
  for (const std::string& name : *state.vector_names) out.bytes(name);
  return value;
}

std::optional<CollectionState> decode_collection_state(std::string_view value) {
  Decoder in(value);
  const std::uint8_t format = in.u8();
  if (format < kFormat || format > kCollectionFormat) return {};
  CollectionState state;
  state.next_row = in.varint();
  state.documents = in.varint();
  state.measured = format != kFormat;
  if (state.measured) state.settled = in.varint();
  state.begun = format >= kBegunFormat ? in.varint() : CollectionState::kAnyBegun;
  state.forgotten = format >= kForgottenFormat ? in.varint() : state.begun;
  if (format >= kForgottenFormat) {
    state.unnoted_bytes = in.varint();
    state.unnoted_since = static_cast<Micros>(in.fixed64());
  }
  if (state.measured) state.largest_text = in.varint();
  if (format >= kCollectionFormat) state.trimmed = in.varint();
  engine::VectorNames names;
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) names.emplace(in.bytes());
  if (!in.done()) return {};
  state.vector_names = std::make_shared<const engine::VectorNames>(std::move(names));
  return state;
}

void CollectionState::add_unnoted(std::uint64_t bytes) {
  if (unnoted_bytes == 0) unnoted_since = now_us();
  unnoted_bytes += bytes;
}

std::string encode_removed_rows(const RowSet& rows) {
  std::string body;
  Encoder out(body);
  out.u8(kFormat);
  rows.encode(out);
  std::string value;
  Encoder(value).fixed32(crc32(body)).raw(body);
  return value;
}

std::optional<RowSet> decode_removed_rows(std::string_view value) {
  Decoder in(value);
  const std::uint32_t checksum = in.fixed32();
  if (!in.ok() || checksum != crc32(value.substr(kChecksumBytes)) || in.u8() != kFormat) return {};
  auto rows = RowSet::decode(in);
  if (!in.done()) return {};
  return rows;
}

std::string encode_dropped(Number name_space) {
  std::string value;
  Encoder(value).u8(kFormat).varint(name_space);
  return value;
}

std::optional<Number> decode_dropped(std::string_view value) {
  Decoder in(value);
  if (in.u8() != kFormat) return {};
  const std::uint64_t number = in.varint();
  if (!in.done() || !fits_number(number)) return {};
  return static_cast<Number>(number);
}

std::string encode_paths(const std::vector<std::string>& paths) {
  std::string value;
  Encoder out(value);
  out.u8(kFormat).varint(paths.size());
  for (const std::string& path : paths) out.bytes(path);
  return value;
}

std::optional<std::vector<std::string>> decode_paths(std::string_view value) {
  Decoder in(value);
  if (in.u8() != kFormat) return {};
  std::vector<std::string> paths;
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left)
    paths.emplace_back(in.bytes());
  if (!in.done()) return {};
  return paths;
}

std::string encode(const Location& location) {
  std::string value;
  Encoder(value).varint(location.collection).varint(location.row);
  return value;
}

std::optional<Location> decode_location(std::string_view value) {
  Decoder in(value);
  const std::uint64_t collection = in.varint();
  const Row row = in.varint();
  if (!in.done() || !fits_number(collection)) return {};
  return Location{static_cast<Number>(collection), row};
}

std::string encode(const StoredBase& base) {
  std::string value;
  value.reserve(base.text.bytes() + base.document_id.size() + 64);
  encode(base, value);
  return value;
}

void encode(const StoredBase& base, std::string& out) {
  Encoder(out)
      .u8(kFormat)
      .varint(base.stamp)
      .varint(base.version)
      .varint(base.create_version)
      .fixed64(static_cast<std::uint64_t>(base.created_at))
      .fixed64(static_cast<std::uint64_t>(base.updated_at))
      .bytes(base.document_id)
      .bytes(base.text.internal)
      .raw(base.text.body);
}

std::optional<BaseView> view_base(std::string_view value) {
  Decoder in(value);
  if (in.u8() != kFormat) return {};
  BaseView base;
  base.stamp = in.varint();
  base.version = in.varint();
  base.create_version = in.varint();
  base.created_at = static_cast<Micros>(in.fixed64());
  base.updated_at = static_cast<Micros>(in.fixed64());
  base.document_id = in.bytes();
  base.internal = in.bytes();
  base.body = in.rest();
  const bool texts = base.internal.size() >= 2 && base.body.size() >= 2;  // "{}" at least
  if (!in.done() || !texts) return {};
  return base;
}

std::optional<StoredBase> decode_base(std::string_view value) {
  StoredBase base;
  if (!decode(value, base)) return {};
  return base;
}

bool decode(std::string_view value, StoredBase& base) {
  const auto view = view_base(value);
  if (!view) return false;
  base.stamp = view->stamp;
  base.version = view->version;
  base.create_version = view->create_version;
  base.created_at = view->created_at;
  base.updated_at = view->updated_at;
  base.document_id.assign(view->document_id);
  base.text.body.assign(view->body);
  base.text.internal.assign(view->internal);
  return true;
}

std::string encode(const document::Vector& vector) {
  std::string value;
  Encoder out(value);
  out.u8(static_cast<std::uint8_t>(vector.kind));
  encode_list(out, vector.lengths);
  encode_list(out, vector.indices);
  for (const float component : vector.values) out.fixed32(std::bit_cast<std::uint32_t>(component));
  return value;
}

std::optional<document::Vector> decode_vector(std::string name, std::string_view value) {
  Decoder in(value);
  document::Vector vector;
  vector.name = std::move(name);
  vector.kind = static_cast<document::Vector::Kind>(in.u8());
  if (!decode_list(in, vector.lengths) || !decode_list(in, vector.indices)) return {};
  if (!decode_floats(in, vector.values) || !is_consistent(vector)) return {};
  return vector;
}

}  // namespace amend::embedded
