// Words: what the operator text compares. Pure; any thread.
//
// A word is a longest run of letters and digits, that is, of code points whose Unicode category is
// one of L* and N*. Everything else separates words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace amend::filter {

// The distinct words of a text, folded if `fold`, in ascending order.
std::vector<std::string> words_of(std::string_view text, bool fold);

// True if every one of `words` is a whole word of the text. False when there are none.
// REQUIRES: `words` comes from words_of with the same `fold`.
bool has_all_words(std::string_view text, const std::vector<std::string>& words, bool fold);

}  // namespace amend::filter
