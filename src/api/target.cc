#include "api/target.h"

#include "json/parse.h"

namespace amend::api {
namespace {

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_space) {
      decoded.push_back(' ');
    } else if (text[at] != '%') {
      decoded.push_back(text[at]);
    } else {
      const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
      if (high < 0 || low < 0)
        return Status(Code::kBadRequest, "The path or query holds a broken % escape");
      decoded.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    }
  }
  if (!json::is_utf8(decoded)) return Status(Code::kBadRequest, "The path or query is not UTF-8");
  return decoded;
}

// Calls `take` for each part of `text` between separators.
template <class Take>
Status split(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    AMEND_RETURN_IF_ERROR(take(text.substr(0, end)));
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
}

Status read_parameter(std::string_view part, Target& target) {
  if (part.empty()) return {};
  const std::size_t equals = part.find('=');
  AMEND_ASSIGN_OR_RETURN(std::string name, decode(part.substr(0, equals), true));
  std::string value;
  if (equals != std::string_view::npos) {
    AMEND_ASSIGN_OR_RETURN(value, decode(part.substr(equals + 1), true));
  }
  target.query.emplace_back(std::move(name), std::move(value));
  return {};
}

}  // namespace

const std::string* Target::find(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

Result<Target> parse_target(std::string_view text) {
  Target target;
  // "GET http://host/path": the absolute form, which a server must take as well.
  if (const std::size_t scheme = text.find("://");
      scheme != std::string_view::npos && text[0] != '/') {
    const std::size_t slash = text.find('/', scheme + 3);
    text = slash == std::string_view::npos ? "/" : text.substr(slash);
  }
  const std::size_t question = text.find('?');
  std::string_view path = text.substr(0, question);
  target.path = path;
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  AMEND_RETURN_IF_ERROR(split(path, '/', [&](std::string_view segment) -> Status {
    AMEND_ASSIGN_OR_RETURN(std::string decoded, decode(segment, false));
    target.segments.push_back(std::move(decoded));
    return {};
  }));
  if (question == std::string_view::npos) return target;
  AMEND_RETURN_IF_ERROR(split(text.substr(question + 1), '&',
                              [&](std::string_view part) { return read_parameter(part, target); }));
  return target;
}

}  // namespace amend::api
