#include "api/names.h"

#include <algorithm>

#include "base/utf8.h"

namespace amend::api {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}

void check_name(Fields& fields, std::string_view member, const std::string& name,
                const NameRule& rule) {
  if (!check_length(fields, member, name, rule.least_characters, rule.most_characters)) return;
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    fields.fault(member, "must be letters, digits, '_', '-' and '.'", "value_error");
  } else if (rule.begins_alphanumeric && !is_alphanumeric(name[0])) {
    fields.fault(member, "must begin with a letter or a digit", "value_error");
  }
}

}  // namespace

bool check_length(Fields& fields, std::string_view member, std::string_view text,
                  std::size_t least_characters, std::size_t most_characters) {
  const std::size_t characters = count_characters(text);
  if (characters < least_characters) {
    fields.fault(member, "must have at least " + std::to_string(least_characters) + " characters",
                 "too_short");
    return false;
  }
  if (characters > most_characters) {
    fields.fault(member, "must have at most " + std::to_string(most_characters) + " characters",
                 "too_long");
    return false;
  }
  return true;
}

std::string read_name(Fields& fields, const NameRule& rule) {
  const bool other = fields.find(rule.member) == nullptr && fields.find("name") != nullptr;
  const std::string_view member = other ? "name" : rule.member;
  std::string name = fields.required_text(member);
  const json::Value* given = fields.find(member);
  if (given != nullptr && given->is_string()) check_name(fields, member, name, rule);
  return name;
}

}  // namespace amend::api
