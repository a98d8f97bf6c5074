#include "api/paging.h"

#include "base/limits.h"

namespace amend::api {
namespace {

using Number = std::optional<std::int64_t>;

// The first of the four spellings that is there. Body members are checked whoever wins, so that a
// fault in them does not depend on the query.
Result<Number> read_number(const Call& call, Fields& body, std::string_view name,
                           std::int64_t least, std::int64_t most) {
  const Number in_body = body.integer(name);
  AMEND_RETURN_IF_ERROR(body.faults().status());
  AMEND_ASSIGN_OR_RETURN(const Number in_query, call.number(name, least, most));
  if (in_query) return in_query;
  if (in_body)
    AMEND_RETURN_IF_ERROR(check_range(*in_body, least, most, body.at(std::string(name))));
  return in_body;
}

struct Spellings {
  Number limit, offset, page_size, page;
};

Result<Spellings> read_spellings(const Call& call, Fields& body) {
  Spellings read;
  AMEND_ASSIGN_OR_RETURN(read.limit, read_number(call, body, "limit", 1, limits::kPageSize));
  AMEND_ASSIGN_OR_RETURN(read.offset, read_number(call, body, "offset", 0, limits::kPageOffset));
  AMEND_ASSIGN_OR_RETURN(read.page_size,
                         read_number(call, body, "page_size", 1, limits::kPageSize));
  AMEND_ASSIGN_OR_RETURN(read.page, read_number(call, body, "page", 1, limits::kPageOffset + 1));
  return read;
}

// "/v1/collections/films/documents/list?limit=10&offset=20"
json::Value link(const std::string& path, std::int64_t limit, std::int64_t offset) {
  return path + "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

}  // namespace

// The order of precedence: query limit and offset, query page_size and page, then the same of the
// body. It matters because typed clients always put limit 10 and offset 0 into the body, whatever
// their callers ask for in the query.
Result<Page> read_page(const Call& call, Fields& body) {
  static const json::Value kNothing = json::Object();
  Faults none;
  Fields nothing(kNothing, {}, none);
  AMEND_ASSIGN_OR_RETURN(const Spellings query, read_spellings(call, nothing));
  AMEND_ASSIGN_OR_RETURN(const Spellings any, read_spellings(call, body));
  const auto first = [](Number a, Number b, Number c, Number d) {
    return a ? a : b ? b : c ? c : d;
  };
  Page page;
  page.limit = first(query.limit, query.page_size, any.limit, any.page_size)
                   .value_or(limits::kDefaultPageSize);
  const auto as_offset = [&](Number number) -> Number {
    return number ? Number((*number - 1) * page.limit) : Number();
  };
  page.offset =
      first(query.offset, as_offset(query.page), any.offset, as_offset(any.page)).value_or(0);
  // Only a page number can lead beyond it; an offset was checked where it was read.
  const bool in_query = query.page.has_value();
  AMEND_RETURN_IF_ERROR(check_range(page.offset / page.limit + 1, 1,
                                    limits::kPageOffset / page.limit + 1,
                                    in_query ? Faults::Loc{"query", "page"} : body.at("page")));
  if (const std::string* cursor = call.target.find("cursor")) {
    page.cursor = *cursor;
  } else {
    page.cursor = body.text("cursor");
    AMEND_RETURN_IF_ERROR(body.faults().status());
  }
  AMEND_ASSIGN_OR_RETURN(page.include_total, call.flag("include_total"));
  return page;
}

json::Value page_json(const Page& page, const std::string& path, std::uint64_t total, bool more,
                      const std::string& next_cursor) {
  const bool by_offset = !page.cursor;
  const auto limit = static_cast<std::uint64_t>(page.limit);
  const auto when = [](bool condition, json::Value value) {
    return condition ? std::move(value) : json::Value();
  };
  const std::int64_t next = page.offset + page.limit;
  const std::int64_t previous = std::max<std::int64_t>(0, page.offset - page.limit);
  return json::make_object(
      {{"total", when(page.include_total, total)},
       {"page", when(by_offset, page.offset / page.limit + 1)},
       {"page_size", page.limit},
       {"total_pages", when(by_offset && page.include_total, (total + limit - 1) / limit)},
       {"next_page",
        when(by_offset && more && next <= limits::kPageOffset, link(path, page.limit, next))},
       {"previous_page", when(by_offset && page.offset > 0, link(path, page.limit, previous))},
       {"next_cursor", when(more, next_cursor)},
       {"has_more", more},
       {"limit", page.limit},
       {"offset", when(by_offset, page.offset)}});
}

}  // namespace amend::api
