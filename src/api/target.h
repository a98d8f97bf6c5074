// The request target: path segments and query parameters, decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace amend::api {

struct Target {
  std::vector<std::string> segments;  // "/v1/collections/a%2Fb" -> v1, collections, a/b
  std::vector<std::pair<std::string, std::string>> query;  // in order, decoded
  std::string path;                                        // as sent, without the query

  // The first value of a query parameter, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const;
};

// Splits before it decodes, so that an encoded slash stays inside its segment. Leading slashes
// collapse and one trailing slash is dropped.
// Errors: kBadRequest for a broken percent escape or bytes that are not UTF-8.
Result<Target> parse_target(std::string_view target);

}  // namespace amend::api
