#include "http/message.h"

#include <algorithm>

namespace amend::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_header_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string name, std::string value) {
  lines_.emplace_back(std::move(name), std::move(value));
}

const std::string* Headers::find(std::string_view name) const {
  const auto line = std::find_if(lines_.begin(), lines_.end(),
                                 [&](const auto& l) { return same_header_name(l.first, name); });
  return line == lines_.end() ? nullptr : &line->second;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [line_name, value] : lines_) {
    if (same_header_name(line_name, name)) values.emplace_back(value);
  }
  return values;
}

}  // namespace amend::http
