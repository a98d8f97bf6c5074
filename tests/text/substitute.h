// Substitution: what "{{...}}" in a test file stands for.
//
//   {{name}}               the variable; an error if nothing was saved under that name
//   {{repeat:N:TEXT}}      TEXT N times
//   {{seq:N:TEXT}}         TEXT N times, joined by commas, each % in it the number 1 to N
//   {{lines:N:TEXT}}       the same, joined by line breaks
//   {{nest:N:OUTER|INNER}} INNER, put N times in the place of the % of OUTER
//
// N may be a product such as 16*1024. Everything else between braces is left as it is, so that
// "{{INPUT.x}}" can be sent.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "text/match.h"

namespace amend::text {

// Errors: kBadRequest for an unknown variable or a malformed {{...}}.
Result<std::string> substitute(std::string_view text, const Variables& variables);

// \n, \r, \t, \\ and \xHH of a body-raw line become the bytes they stand for.
Result<std::string> unescape(std::string_view text);

}  // namespace amend::text
