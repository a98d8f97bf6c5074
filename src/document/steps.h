// Steps: where the segments of a path lead in a value, without making anything.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "json/value.h"

namespace amend::document {

using Path = std::span<const std::string>;

// Whether a segment is a decimal number: the name of an element if it meets an array.
bool is_decimal(std::string_view segment);

// The element that a decimal segment names; nullptr for any other segment, or outside the range.
const json::Value* element_at(const json::Array& array, const std::string& segment);
json::Value* element_at(json::Array& array, const std::string& segment);

// The segment, without the zeros in front of a decimal number: "0" and "00" name one element.
std::string_view name_of(std::string_view segment);

// What the path leads to by members of objects and elements of arrays; nullptr if nowhere.
const json::Value* find(const json::Value& value, Path path);
json::Value* find(json::Value& value, Path path);

}  // namespace amend::document
