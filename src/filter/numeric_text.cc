#include "filter/numeric_text.h"

#include "json/parse.h"

namespace amend::filter {

std::optional<json::Value> numeric_text(std::string_view text) {
  // Most texts are no numbers: the parser is not asked about them. It would also accept spaces.
  constexpr std::string_view kCharacters = "0123456789+-.eE";
  if (text.empty() || text.find_first_not_of(kCharacters) != std::string_view::npos) {
    return std::nullopt;
  }
  auto value = json::parse(text);
  if (!value.ok() || !value->is_number()) return std::nullopt;
  return std::move(*value);
}

}  // namespace amend::filter
