// Random bytes and identifiers from the kernel's generator. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace amend {

// `count` unpredictable bytes.
std::string random_bytes(std::size_t count);

// `count` characters drawn evenly from `alphabet`. REQUIRES: 1 <= alphabet.size() <= 256.
std::string random_text(std::size_t count, std::string_view alphabet);

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kLowerAlphanumerics = "0123456789abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace amend
