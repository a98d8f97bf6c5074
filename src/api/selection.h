// What the requests that write many documents have in common: the documents they choose by a
// filter, and that no member of theirs is passed over.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/decode.h"
#include "base/status.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::api {

// The members "filters" and "match_all".
struct Selection {
  filter::Filter filter;
  std::string filter_text = "{}";  // as the client sent it, if it did
  Status filter_rule;  // a filter that is well-formed but cannot be used (regex, dynamic value)
  bool has_filters = false;  // "filters" is there and not null
  bool match_all = false;

  // Whether it says which documents. Errors: kBadRequest for a filter that cannot be used, one
  // without a condition, and one with a condition beside match_all. `write` is what the request
  // does to them ("update"), `given` are its members, for the error.
  [[nodiscard]] Status check(std::string_view write, const std::vector<std::string>& given) const;
};

// Both members. Faults of shape are collected.
Selection read_selection(Fields& fields);
// "filters" alone.
Selection read_filters(Fields& fields);

// A fault for each member of the body that is in none of these lists, apart from "description":
// {"filter": ...} for {"filters": ...} must not write to everything.
void refuse_unknown_members(const json::Value& body,
                            std::initializer_list<std::span<const std::string_view>> known,
                            Faults& faults);

// Those of the members that are there and not null, in the order of `names`; "match_all": false
// asks for nothing and does not count.
std::vector<std::string> given_members(Fields& fields, std::span<const std::string_view> names);

// kBadRequest that tells which members were given.
Status conflict(std::string message, const std::vector<std::string>& given);

}  // namespace amend::api
