#include "api/if_match.h"

#include <charconv>
#include <string_view>

namespace amend::api {
namespace {

constexpr std::uint64_t kNoVersion = 0;

std::uint64_t version_of(std::string_view tag) {
  std::uint64_t version = kNoVersion;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  return error == std::errc() && end == tag.data() + tag.size() ? version : kNoVersion;
}

void skip_spaces(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// Takes one tag off the text; false if there is none.
bool take_tag(std::string_view& text, engine::Versions& versions) {
  const bool weak = text.starts_with("W/");
  if (weak) text.remove_prefix(2);
  if (!text.starts_with('"')) return false;
  const std::size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return false;
  versions.push_back(weak ? kNoVersion : version_of(text.substr(1, end - 1)));
  text.remove_prefix(end + 1);
  return true;
}

// Takes a list of tags with commas between; false if it is none.
bool take_tags(std::string_view text, engine::Versions& versions) {
  while (take_tag(text, versions)) {
    skip_spaces(text);
    if (text.empty()) return true;
    if (!text.starts_with(',')) return false;
    text.remove_prefix(1);
    skip_spaces(text);
  }
  return false;
}

}  // namespace

Result<engine::Versions> if_match(const Call& call) {
  engine::Versions versions;
  for (std::string_view text : call.head.headers.all("If-Match")) {
    skip_spaces(text);
    if (text == "*") return engine::Versions();
    if (!take_tags(text, versions)) {
      return Status(Code::kBadRequest,
                    "The header If-Match must be entity tags, such as \"7\", or *",
                    {{"header", std::string("If-Match")}});
    }
  }
  return versions;
}

}  // namespace amend::api
