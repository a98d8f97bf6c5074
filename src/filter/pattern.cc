#include "filter/pattern.h"

#include <re2/re2.h>

namespace amend::filter {
namespace {

// For the program and the states it is run with. A thousand patterns in one filter are possible.
constexpr std::int64_t kPatternBytes = std::int64_t{1} << 20;

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view expression, bool case_sensitive) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingUTF8);
  options.set_log_errors(false);
  options.set_case_sensitive(case_sensitive);
  options.set_max_mem(kPatternBytes);
  auto compiled = std::make_shared<const RE2>(piece(expression), options);
  if (!compiled->ok()) {
    return Status(Code::kBadRequest,
                  "The regular expression is not accepted: " + compiled->error() +
                      ". Use RE2 syntax, which has no back-references and no look-around");
  }
  return Pattern(std::move(compiled));
}

bool Pattern::found_in(std::string_view text) const {
  return compiled_->Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace amend::filter
