// Pagination: which page a list request asks for, and what an answer says about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/call.h"
#include "api/decode.h"

namespace amend::api {

struct Page {
  std::int64_t limit = limits::kDefaultPageSize;
  std::int64_t offset = 0;            // ignored with a cursor
  std::optional<std::string> cursor;  // as sent
  bool include_total = false;
};

// Reads limit, offset (or page_size, page) and cursor, the query before the body, and the query's
// include_total. Errors: kValidation for a value of the wrong type or outside its limits.
Result<Page> read_page(const Call& call, Fields& body);

// The "pagination" object. `path` is the request's, for the links to other pages; `next_cursor` is
// empty on the last page.
json::Value page_json(const Page& page, const std::string& path, std::uint64_t total, bool more,
                      const std::string& next_cursor);

}  // namespace amend::api
