#include "api/cursor.h"

#include <charconv>

#include "api/auth.h"
#include "base/random.h"

namespace amend::api {
namespace {

// Bytes, before base64url: '1' (format), the first 8 bytes of SHA-256 of the scope, position as
// decimal digits.
constexpr char kFormat = '1';
constexpr std::size_t kScopeBytes = 8;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
  std::string text;
  unsigned held = 0;
  int bits = 0;
  for (const char byte : bytes) {
    held = (held << 8) | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) text.push_back(kAlphabet[(held >> (bits - 6)) & 63]);
  }
  if (bits > 0) text.push_back(kAlphabet[(held << (6 - bits)) & 63]);
  return text;
}

// Empty if a character is not of the alphabet.
std::string decode(std::string_view text) {
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char letter : text) {
    const std::size_t value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return {};
    held = (held << 6) | static_cast<unsigned>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(held >> bits));
    }
  }
  return bytes;
}

std::string prefix_of(std::string_view scope) {
  return kFormat + sha256(scope).substr(0, kScopeBytes);
}

Status unusable(const char* why) {
  return {Code::kBadRequest, why, {{"field", std::string("cursor")}}};
}

}  // namespace

std::string make_cursor(std::uint64_t position, std::string_view scope) {
  return encode(prefix_of(scope) + std::to_string(position));
}

Result<std::uint64_t> read_cursor(std::string_view cursor, std::string_view scope) {
  const std::string bytes = decode(cursor);
  std::uint64_t position = 0;
  if (bytes.size() <= 1 + kScopeBytes || bytes[0] != kFormat) {
    return unusable("The cursor is not one that this server gave");
  }
  const char* const digits = bytes.data() + 1 + kScopeBytes;
  const char* const end = bytes.data() + bytes.size();
  const auto [read_to, error] = std::from_chars(digits, end, position);
  if (error != std::errc() || read_to != end) {
    return unusable("The cursor is not one that this server gave");
  }
  if (!bytes.starts_with(prefix_of(scope))) {
    return unusable(
        "The cursor belongs to another list; a cursor goes on with the same collection and "
        "filters");
  }
  return position;
}

}  // namespace amend::api
