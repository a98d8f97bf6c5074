// Choice: the members that say in every list request which items are wanted, and in what order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/decode.h"
#include "filter/expr.h"
#include "filter/sort_key.h"

namespace amend::api {

struct Choice {
  filter::Filter filter;  // empty: everything
  std::optional<filter::Sort> sort;
  std::string search;      // empty: the same
  std::string order_text;  // filter, sort and search as sent: a cursor is bound to them
  Status rule;             // a fault that is told only after what is listed was found
};

// Reads filters, sort and search. Faults of shape are collected.
Choice read_choice(Fields& body);

// A text of at most limits::kListTextBytes; empty after a fault.
std::string read_list_text(Fields& fields, std::string_view name);

// A list of at most limits::kSelectPaths such texts; none if it is absent or at fault.
std::optional<std::vector<std::string>> read_paths(Fields& fields, std::string_view name);

// What the fault says of a longer one.
std::string too_long_list_text();

}  // namespace amend::api
