// Lists of namespaces and collections: few, so each is rendered and then asked whether it is
// wanted. A filter and a sort see an item as its answer shows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"
#include "api/choice.h"
#include "api/paging.h"
#include "json/value.h"

namespace amend::api {

struct Resource {
  std::uint64_t position = 0;  // in the order of creation
  json::Value answer;          // an object
};

struct ResourceListRequest {
  Page page;
  Choice choice;
  bool case_sensitive = false;  // of the search
};

// Reads page, filters, sort, search and case_sensitive. Errors: kValidation.
Result<ResourceListRequest> read_resource_list(Call& call);

struct ResourceList {
  std::vector<Resource> chosen;  // in order, of all pages
  std::size_t first = 0;         // of the page
  std::size_t end = 0;
  json::Value pagination;

  [[nodiscard]] json::Value results() const;       // the page's answers
  [[nodiscard]] double average(double sum) const;  // over all that were chosen
};

// Those of `all` that the request wants. `searched` are the members in which a search looks, at any
// depth; `scope` is what was listed, to which cursors are bound.
// Errors: kBadRequest for the filter's rule or a cursor of another list.
Result<ResourceList> choose(const ResourceListRequest& request, std::vector<Resource> all,
                            std::initializer_list<std::string_view> searched,
                            const filter::Sort& default_sort, const std::string& scope,
                            const std::string& path);

}  // namespace amend::api
