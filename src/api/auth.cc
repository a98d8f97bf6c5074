#include "api/auth.h"

#include <openssl/sha.h>

#include <algorithm>

#include "base/crc32.h"
#include "base/random.h"

namespace amend::api {
namespace {

constexpr std::string_view kLivePrefix = "sk_live_";
constexpr std::string_view kTestPrefix = "sk_test_";
constexpr std::size_t kRandomCharacters = 43;
constexpr std::size_t kCheckCharacters = 6;

std::string check_characters(std::string_view text) {
  std::uint32_t rest = crc32(text);
  std::string characters(kCheckCharacters, kBase62[0]);
  for (std::size_t at = kCheckCharacters; at-- > 0; rest /= 62) characters[at] = kBase62[rest % 62];
  return characters;
}

Status unauthorized(std::string message) {
  return {Code::kUnauthorized, std::move(message)};
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : int{letter};
  };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

Result<std::string> secret_of(std::string_view header) {
  const std::size_t space = header.find(' ');
  const std::size_t secret = header.find_first_not_of(' ', space);
  if (secret == std::string_view::npos || !equal_ignoring_case(header.substr(0, space), "Bearer")) {
    return unauthorized("The Authorization header must read 'Bearer <key>'");
  }
  return std::string(header.substr(secret));
}

}  // namespace

std::string new_secret() {
  std::string secret(kLivePrefix);
  secret += random_text(kRandomCharacters, kBase62);
  return secret + check_characters(secret);
}

Status check_chosen_secret(std::string_view secret) {
  const bool visible =
      std::all_of(secret.begin(), secret.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (secret.starts_with("sk_") && secret.size() >= 20 && secret.size() <= 256 && visible)
    return {};
  return {Code::kBadRequest, "must start with 'sk_' and have 20 to 256 visible ASCII characters"};
}

bool is_mistyped(std::string_view secret) {
  if (!secret.starts_with(kLivePrefix) && !secret.starts_with(kTestPrefix)) return false;
  if (secret.size() != kLivePrefix.size() + kRandomCharacters + kCheckCharacters) return false;
  const std::size_t checked = secret.size() - kCheckCharacters;
  return check_characters(secret.substr(0, checked)) != secret.substr(checked);
}

std::string secret_prefix(std::string_view secret) {
  return std::string(secret.substr(0, 10)) + "...";
}

std::string sha256(std::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

Result<std::string> bearer_secret(const http::Headers& headers) {
  const auto values = headers.all("Authorization");
  if (values.empty())
    return unauthorized("The Authorization header is missing; send 'Bearer <key>'");
  AMEND_ASSIGN_OR_RETURN(std::string secret, secret_of(values.front()));
  for (const std::string_view value : values) {
    AMEND_ASSIGN_OR_RETURN(const std::string other, secret_of(value));
    if (other != secret) return unauthorized("The request carries two different keys");
  }
  return secret;
}

}  // namespace amend::api
