// Case folding: what makes two texts equal when case does not count. Pure; any thread.
//
// Unicode simple case folding (CaseFolding.txt, statuses C and S): code point by code point, so
// that a folded substring is a substring of the folded text. "ß" does not become "ss", and the
// Turkish dotted I (U+0130) stays what it is.
#pragma once

#include <string>
#include <string_view>

namespace amend::filter {

// Appends the folded text. Bytes that are no UTF-8 are kept.
void append_folded(std::string_view text, std::string& out);
std::string fold_case(std::string_view text);

}  // namespace amend::filter
