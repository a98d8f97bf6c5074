#include "document/steps.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace amend::document {

bool is_decimal(std::string_view segment) {
  return !segment.empty() &&
         std::all_of(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const json::Value* element_at(const json::Array& array, const std::string& segment) {
  std::size_t index = 0;
  const char* const end = segment.data() + segment.size();
  const auto [stopped, error] = std::from_chars(segment.data(), end, index);
  const bool decimal = error == std::errc() && stopped == end;
  return decimal && index < array.size() ? &array[index] : nullptr;
}

json::Value* element_at(json::Array& array, const std::string& segment) {
  return const_cast<json::Value*>(element_at(std::as_const(array), segment));
}

std::string_view name_of(std::string_view segment) {
  const bool decimal = is_decimal(segment);
  while (decimal && segment.size() > 1 && segment.front() == '0') segment.remove_prefix(1);
  return segment;
}

const json::Value* find(const json::Value& value, Path path) {
  const json::Value* found = &value;
  for (const std::string& segment : path) {
    found = found->is_array() ? element_at(found->array(), segment) : found->find(segment);
    if (found == nullptr) return nullptr;
  }
  return found;
}

json::Value* find(json::Value& value, Path path) {
  return const_cast<json::Value*>(find(std::as_const(value), path));
}

}  // namespace amend::document
