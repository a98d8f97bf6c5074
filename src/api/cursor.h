// Cursors: where a list goes on. Opaque to clients, bound to what was listed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/engine.h"
#include "filter/sort_key.h"

namespace amend::api {

// A cursor that goes on after `standing`. `scope` is everything that gives it a meaning: the
// collection, and filter and sort as sent.
std::string make_cursor(const filter::Standing& standing, std::string_view scope);

// The same for a list of groups.
std::string make_group_cursor(const engine::GroupStanding& standing, std::string_view scope);

// The standing of a cursor made for the same scope.
// Errors: kBadRequest for anything else: not a cursor, or one of another list.
Result<filter::Standing> read_cursor(std::string_view cursor, std::string_view scope);
Result<engine::GroupStanding> read_group_cursor(std::string_view cursor, std::string_view scope);

}  // namespace amend::api
