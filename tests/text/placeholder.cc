#include "text/placeholder.h"

#include <algorithm>
#include <array>
#include <regex>
#include <utility>

#include "json/compare.h"
#include "json/write.h"

namespace amend::text {
namespace {

using json::Value;

constexpr std::array<std::string_view, 10> kTypes = {"any",  "string", "int",   "number", "bool",
                                                     "null", "object", "array", "time",   "absent"};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_time(const std::string& text) {
  static const std::regex time(
      R"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z)");
  return std::regex_match(text, time);
}

bool has_type(const std::string& type, const Value& actual) {
  if (type == "any") return true;
  if (type == "string") return actual.is_string();
  if (type == "int") return actual.is_integer();
  if (type == "number") return actual.is_number();
  if (type == "bool") return actual.is_bool();
  if (type == "null") return actual.is_null();
  if (type == "object") return actual.is_object();
  if (type == "array") return actual.is_array();
  if (type == "time") return actual.is_string() && is_time(actual.string());
  return false;  // "absent": there is a value
}

std::string shown(const Value& value) {
  std::string text = json::write(value);
  constexpr std::size_t kLongest = 300;
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

std::optional<std::string> fit_types(const Placeholder& placeholder, const Value& actual) {
  const bool fits = std::any_of(placeholder.types.begin(), placeholder.types.end(),
                                [&](const std::string& type) { return has_type(type, actual); });
  if (fits) return std::nullopt;
  std::string names;
  for (const std::string& type : placeholder.types) names += (names.empty() ? "" : "|") + type;
  return "expected <" + names + ">, got " + shown(actual);
}

std::optional<std::string> fit_regex(const Placeholder& placeholder, const Value& actual) {
  if (actual.is_string() && std::regex_match(actual.string(), std::regex(placeholder.argument))) {
    return std::nullopt;
  }
  return "expected a text like " + placeholder.argument + ", got " + shown(actual);
}

std::optional<std::string> fit_save(const Placeholder& placeholder, const Value& actual,
                                    Variables& variables) {
  if (!actual.is_string() && !actual.is_number()) {
    return "expected a string or a number to save, got " + shown(actual);
  }
  variables[placeholder.argument] = actual;
  return std::nullopt;
}

bool is_after(const Value& actual, const Value& saved) {
  if (actual.is_string() && saved.is_string()) return actual.string() > saved.string();
  return actual.is_number() && saved.is_number() && json::compare_numbers(actual, saved) > 0;
}

std::optional<std::string> fit_saved(const Placeholder& placeholder, const Value& actual,
                                     const Variables& variables) {
  const auto saved = variables.find(placeholder.argument);
  if (saved == variables.end()) return "nothing was saved as " + placeholder.argument;
  const bool same = placeholder.kind == Placeholder::Kind::kSame;
  const bool fits =
      same ? json::write(actual) == json::write(saved->second) : is_after(actual, saved->second);
  if (fits) return std::nullopt;
  return std::string("expected ") + (same ? "" : "more than ") + shown(saved->second) + " (" +
         placeholder.argument + "), got " + shown(actual);
}

Result<Placeholder> with_argument(Placeholder::Kind kind, std::string_view argument) {
  if (argument.empty()) return Status(Code::kBadRequest, "a placeholder lacks what follows ':'");
  if (kind == Placeholder::Kind::kRegex) {
    try {
      const std::regex compiled{std::string(argument)};
    } catch (const std::regex_error& error) {
      return Status(Code::kBadRequest, std::string("bad expression: ") + error.what());
    }
  }
  return Placeholder{kind, {}, std::string(argument)};
}

}  // namespace

bool looks_like_placeholder(std::string_view text) {
  return text.size() > 2 && text.front() == '<' && text.back() == '>';
}

Result<Placeholder> parse_placeholder(std::string_view text) {
  const std::string_view inside = text.substr(1, text.size() - 2);
  using Kind = Placeholder::Kind;
  constexpr std::array<std::pair<std::string_view, Kind>, 4> kWithArgument = {
      {{"re:", Kind::kRegex},
       {"save:", Kind::kSave},
       {"same:", Kind::kSame},
       {"after:", Kind::kAfter}}};
  for (const auto& [word, kind] : kWithArgument) {
    if (inside.starts_with(word)) return with_argument(kind, inside.substr(word.size()));
  }
  Placeholder placeholder{Kind::kTypes, split(inside, '|'), {}};
  for (const std::string& type : placeholder.types) {
    if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
      return Status(Code::kBadRequest, "no such placeholder: " + std::string(text));
    }
  }
  return placeholder;
}

bool allows_absent(const Placeholder& placeholder) {
  return placeholder.kind == Placeholder::Kind::kTypes &&
         std::find(placeholder.types.begin(), placeholder.types.end(), "absent") !=
             placeholder.types.end();
}

std::optional<std::string> fit(const Placeholder& placeholder, const Value& actual,
                               Variables& variables) {
  switch (placeholder.kind) {
    case Placeholder::Kind::kTypes:
      return fit_types(placeholder, actual);
    case Placeholder::Kind::kRegex:
      return fit_regex(placeholder, actual);
    case Placeholder::Kind::kSave:
      return fit_save(placeholder, actual, variables);
    case Placeholder::Kind::kSame:
    case Placeholder::Kind::kAfter:
      return fit_saved(placeholder, actual, variables);
  }
  return "a placeholder of an unknown kind";
}

}  // namespace amend::text
