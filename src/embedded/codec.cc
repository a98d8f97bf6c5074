#include "embedded/codec.h"

namespace amend::embedded {
namespace {

template <class Number>
void append_little(std::string& out, Number value) {
  char bytes[sizeof value];
  for (std::size_t byte = 0; byte < sizeof value; ++byte) {
    bytes[byte] = static_cast<char>(value >> (8 * byte));
  }
  out.append(bytes, sizeof value);
}

template <class Number>
void append_big(std::string& out, Number value) {
  char bytes[sizeof value];
  for (std::size_t byte = 0; byte < sizeof value; ++byte) {
    bytes[byte] = static_cast<char>(value >> (8 * (sizeof value - 1 - byte)));
  }
  out.append(bytes, sizeof value);
}

}  // namespace

Encoder& Encoder::u8(std::uint8_t value) {
  out_.push_back(static_cast<char>(value));
  return *this;
}

Encoder& Encoder::fixed32(std::uint32_t value) {
  append_little(out_, value);
  return *this;
}

Encoder& Encoder::fixed64(std::uint64_t value) {
  append_little(out_, value);
  return *this;
}

Encoder& Encoder::big32(std::uint32_t value) {
  append_big(out_, value);
  return *this;
}

Encoder& Encoder::big64(std::uint64_t value) {
  append_big(out_, value);
  return *this;
}

Encoder& Encoder::varint(std::uint64_t value) {
  while (value >= 0x80) {
    out_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out_.push_back(static_cast<char>(value));
  return *this;
}

Encoder& Encoder::bytes(std::string_view value) {
  varint(value.size());
  return raw(value);
}

Encoder& Encoder::raw(std::string_view value) {
  out_.append(value);
  return *this;
}

std::string_view Decoder::take(std::uint64_t count) {
  if (!ok_ || count > in_.size()) {
    ok_ = false;
    in_ = {};
    return {};
  }
  const std::string_view taken = in_.substr(0, count);
  in_.remove_prefix(count);
  return taken;
}

template <class Number>
Number Decoder::little() {
  Number value = 0;
  std::size_t shift = 0;
  for (const char byte : take(sizeof value)) {
    value |= static_cast<Number>(static_cast<unsigned char>(byte)) << shift;
    shift += 8;
  }
  return value;
}

template <class Number>
Number Decoder::big() {
  Number value = 0;
  for (const char byte : take(sizeof value)) {
    value = static_cast<Number>(value << 8) | static_cast<unsigned char>(byte);
  }
  return value;
}

std::uint8_t Decoder::u8() {
  const std::string_view byte = take(1);
  return byte.empty() ? 0 : static_cast<std::uint8_t>(byte[0]);
}

std::uint32_t Decoder::fixed32() {
  return little<std::uint32_t>();
}
std::uint64_t Decoder::fixed64() {
  return little<std::uint64_t>();
}
std::uint32_t Decoder::big32() {
  return big<std::uint32_t>();
}
std::uint64_t Decoder::big64() {
  return big<std::uint64_t>();
}

std::uint64_t Decoder::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = u8();
    if (shift == 63 && byte > 1) break;  // the tenth byte has room for one bit
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return ok_ ? value : 0;
  }
  ok_ = false;
  return 0;
}

std::string_view Decoder::bytes() {
  return take(varint());
}
std::string_view Decoder::rest() {
  return take(in_.size());
}

}  // namespace amend::embedded
