// API keys: what they look like, and which one a request carries.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace amend::api {

// A new secret: "sk_live_", 43 random base62 characters (256 bits), 6 characters of CRC-32 in
// base62 over everything before them.
std::string new_secret();

// OK if an operator may choose this as the administrator's key: it starts with "sk_" and has 20 to
// 256 visible ASCII characters. Errors: kBadRequest with a sentence for the operator.
Status check_chosen_secret(std::string_view secret);

// True for a secret of new_secret's shape whose check characters are wrong: somebody mistyped it.
bool is_mistyped(std::string_view secret);

// The beginning of a secret, by which people tell keys apart: 10 characters and "...".
std::string secret_prefix(std::string_view secret);

// SHA-256, 32 bytes: all that is ever stored of a secret.
std::string sha256(std::string_view text);

// The secret that the request's Authorization headers carry. The header may stand there twice if
// both lines say the same. Errors: kUnauthorized, worded for the client.
Result<std::string> bearer_secret(const http::Headers& headers);

}  // namespace amend::api
