#include "api/cursor.h"

#include <charconv>

#include "api/auth.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// Bytes, before base64url: '1' (format), the first 8 bytes of SHA-256 of the scope, position as
// decimal digits; then, if there is a sort key, a space and the key as JSON.
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

Status not_ours() {
  return unusable("The cursor is not one that this server gave");
}

std::optional<filter::SortKey> read_key(std::string_view text) {
  if (text.empty()) return filter::SortKey();
  const auto json = json::parse(text.substr(1));
  if (text[0] != ' ' || !json.ok()) return {};
  return filter::SortKey::from_json(*json);
}

std::optional<filter::Standing> read_standing(std::string_view text) {
  std::uint64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc()) return {};
  auto key = read_key(text.substr(static_cast<std::size_t>(end - text.data())));
  if (!key) return {};
  return filter::Standing{std::move(*key), position};
}

}  // namespace

std::string make_cursor(const filter::Standing& standing, std::string_view scope) {
  std::string bytes = prefix_of(scope) + std::to_string(standing.position);
  if (!standing.key.json().is_null()) bytes.append(" ").append(json::write(standing.key.json()));
  return encode(bytes);
}

Result<filter::Standing> read_cursor(std::string_view cursor, std::string_view scope) {
  const std::string bytes = decode(cursor);
  if (bytes.size() <= 1 + kScopeBytes || bytes[0] != kFormat) return not_ours();
  const auto standing = read_standing(std::string_view(bytes).substr(1 + kScopeBytes));
  if (!standing) return not_ours();
  if (bytes.starts_with(prefix_of(scope))) return *standing;
  return unusable(
      "The cursor belongs to another list; a cursor goes on with the same collection, filters and "
      "sort");
}

}  // namespace amend::api
