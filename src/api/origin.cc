#include "api/origin.h"

#include <algorithm>
#include <string_view>

namespace amend::api {
namespace {

constexpr std::size_t kHostCharacters = 255;

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHex = "0123456789abcdefABCDEF:.";
constexpr std::string_view kNames =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._";

bool is_port(std::string_view text) {
  return text.empty() ||
         (text.front() == ':' && text.size() <= 6 && all_of(text.substr(1), kDigits));
}

// A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
bool is_host(std::string_view text) {
  if (text.size() > kHostCharacters) return false;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    return end != std::string_view::npos && all_of(text.substr(1, end - 1), kHex) &&
           is_port(text.substr(end + 1));
  }
  const std::size_t end = std::min(text.find(':'), text.size());
  return all_of(text.substr(0, end), kNames) && is_port(text.substr(end));
}

}  // namespace

std::string origin_of(const http::Headers& headers) {
  const auto hosts = headers.all("Host");
  if (hosts.size() != 1 || !is_host(hosts.front())) return {};
  const std::string* scheme = headers.find("X-Forwarded-Proto");
  const bool secure = scheme != nullptr && *scheme == "https";
  return (secure ? "https://" : "http://") + std::string(hosts.front());
}

}  // namespace amend::api
