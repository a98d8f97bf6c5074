// Bytes to values and back: the primitives every key and value on disk is made of.
//
//   u8        one byte
//   fixed32, fixed64   little-endian
//   big32, big64       big-endian, so that keys sort as their numbers do
//   varint    unsigned LEB128: seven bits a byte, low bits first, the top bit says "more follows"
//   bytes     varint length, then the bytes
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace amend::embedded {

// Appends to a string.
class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  Encoder& u8(std::uint8_t value);
  Encoder& fixed32(std::uint32_t value);
  Encoder& fixed64(std::uint64_t value);
  Encoder& big32(std::uint32_t value);
  Encoder& big64(std::uint64_t value);
  Encoder& varint(std::uint64_t value);
  Encoder& bytes(std::string_view value);
  Encoder& raw(std::string_view value);  // without a length

 private:
  std::string& out_;
};

// Reads from left to right. Reading past the end, or a varint over 64 bits, gives zero or an empty
// text and makes ok() false from then on; so a caller may read a whole structure and ask once.
class Decoder {
 public:
  explicit Decoder(std::string_view in) : in_(in) {}

  std::uint8_t u8();
  std::uint32_t fixed32();
  std::uint64_t fixed64();
  std::uint32_t big32();
  std::uint64_t big64();
  std::uint64_t varint();
  std::string_view bytes();  // a view into the input
  std::string_view rest();   // everything left

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return ok_ && in_.empty(); }
  [[nodiscard]] std::size_t left() const { return in_.size(); }

 private:
  std::string_view take(std::uint64_t count);
  template <class Number>
  Number little();
  template <class Number>
  Number big();

  std::string_view in_;
  bool ok_ = true;
};

}  // namespace amend::embedded
