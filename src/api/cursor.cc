#include "api/cursor.h"

#include <charconv>

#include "api/auth.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// Bytes, before base64url: '1' (format), the first 8 bytes of SHA-256 of the scope, position as
// decimal digits; then, if there is a sort key, a space and the key as JSON. Of a group its count
// as decimal digits and a comma stand in front of the position.
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

std::optional<engine::GroupStanding> read_group_standing(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto comma = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || comma == text.size() || text[comma] != ',') return {};
  auto key = read_standing(text.substr(comma + 1));
  if (!key) return {};
  return engine::GroupStanding{count, std::move(*key)};
}

void write(const filter::Standing& standing, std::string& bytes) {
  bytes.append(std::to_string(standing.position));
  if (!standing.key.json().is_null()) bytes.append(" ").append(json::write(standing.key.json()));
}

// What `read` makes of a cursor's bytes behind those of the scope.
template <class Read>
auto read_scoped(std::string_view cursor, std::string_view scope, Read read)
    -> Result<typename decltype(read(cursor))::value_type> {
  const std::string bytes = decode(cursor);
  if (bytes.size() <= 1 + kScopeBytes || bytes[0] != kFormat) return not_ours();
  auto standing = read(std::string_view(bytes).substr(1 + kScopeBytes));
  if (!standing) return not_ours();
  if (bytes.starts_with(prefix_of(scope))) return std::move(*standing);
  return unusable(
      "The cursor belongs to another list; a cursor goes on with the same collection, filters, "
      "search, grouping and sort");
}

}  // namespace

std::string make_cursor(const filter::Standing& standing, std::string_view scope) {
  std::string bytes = prefix_of(scope);
  write(standing, bytes);
  return encode(bytes);
}

std::string make_group_cursor(const engine::GroupStanding& standing, std::string_view scope) {
  std::string bytes = prefix_of(scope) + std::to_string(standing.count) + ",";
  write(standing.key, bytes);
  return encode(bytes);
}

Result<filter::Standing> read_cursor(std::string_view cursor, std::string_view scope) {
  return read_scoped(cursor, scope, read_standing);
}

Result<engine::GroupStanding> read_group_cursor(std::string_view cursor, std::string_view scope) {
  return read_scoped(cursor, scope, read_group_standing);
}

}  // namespace amend::api
