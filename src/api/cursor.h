// Cursors: where a list goes on. Opaque to clients, bound to what was listed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace amend::api {

// A cursor that goes on after `position`. `scope` is everything the position depends on: the
// collection and the filter as sent.
std::string make_cursor(std::uint64_t position, std::string_view scope);

// The position of a cursor made for the same scope.
// Errors: kBadRequest for anything else: not a cursor, or one of another list.
Result<std::uint64_t> read_cursor(std::string_view cursor, std::string_view scope);

}  // namespace amend::api
