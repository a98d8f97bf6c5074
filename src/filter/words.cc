#include "filter/words.h"

#include <utf8proc.h>

#include <algorithm>

#include "filter/fold_case.h"

namespace amend::filter {
namespace {

bool is_word_character(utf8proc_int32_t code_point) {
  const utf8proc_category_t category = utf8proc_category(code_point);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

bool is_ascii_word_character(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

// Moves `at` over one code point of the text; true if it belongs to a word.
bool step(std::string_view text, std::size_t& at) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return is_ascii_word_character(text[at++]);
  utf8proc_int32_t code_point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  const auto used =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  at += used > 0 ? static_cast<std::size_t>(used) : 1;
  return used > 0 && is_word_character(code_point);
}

// The next word at or after `at`, which moves behind it; empty at the end of the text.
std::string_view next_word(std::string_view text, std::size_t& at) {
  std::size_t begin = at;
  while (at < text.size() && !step(text, at)) begin = at;
  if (at == begin) return {};
  std::size_t end = at;
  while (at < text.size() && step(text, at)) end = at;
  return text.substr(begin, end - begin);
}

// Words are split before they are folded, so that folding never changes where a word ends.
void read_word(std::string_view word, bool fold, std::string& out) {
  out.clear();
  if (fold) {
    append_folded(word, out);
  } else {
    out.append(word);
  }
}

}  // namespace

std::vector<std::string> words_of(std::string_view text, bool fold) {
  std::vector<std::string> words;
  std::size_t at = 0;
  for (auto word = next_word(text, at); !word.empty(); word = next_word(text, at)) {
    read_word(word, fold, words.emplace_back());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool has_all_words(std::string_view text, const std::vector<std::string>& words, bool fold) {
  if (words.empty()) return false;
  std::vector<bool> found(words.size(), false);
  std::size_t missing = words.size();
  std::string folded;
  std::size_t at = 0;
  for (auto word = next_word(text, at); !word.empty(); word = next_word(text, at)) {
    read_word(word, fold, folded);
    const auto place = std::lower_bound(words.begin(), words.end(), folded);
    if (place == words.end() || *place != folded) continue;
    const auto index = static_cast<std::size_t>(place - words.begin());
    if (!found[index] && --missing == 0) return true;
    found[index] = true;
  }
  return false;
}

}  // namespace amend::filter
