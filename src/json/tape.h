// What parse.cc and element.cc share: a tree out of what simdjson read. Part of the parser.
#pragma once

#include <simdjson.h>

#include "json/value.h"

namespace amend::json {

Value convert(const simdjson::dom::element& from);

}  // namespace amend::json
