// Group keys: into which groups a document falls by the values of a field. Pure; any thread.
//
// The keys of a document are made of the values that the field's path finds in it (path.h); in the
// place of one that is an array, of its elements, one level deep. A boolean, a number and a string
// are keys themselves; an object, and an array inside an array, is one by its compact JSON text.
// Nothing found, null and an empty array are the key null. A key that is met twice counts once.
#pragma once

#include <string>
#include <vector>

#include "filter/path.h"
#include "filter/sort_key.h"
#include "json/value.h"

namespace amend::filter {

// A key has one form: numbers that are equal are written alike (2.0 is 2).
class GroupKey {
 public:
  GroupKey() = default;  // null
  explicit GroupKey(const json::Value& value);

  [[nodiscard]] const json::Value& value() const { return value_; }
  // Equal for equal keys only.
  [[nodiscard]] const std::string& text() const { return text_; }
  // Where the key stands among others, ascending, and its text as a number.
  [[nodiscard]] Standing standing() const;

 private:
  json::Value value_;
  std::string text_ = "null";
};

// The keys of a document in which the field resolves to `found`: at least one, each once.
std::vector<GroupKey> group_keys(const Resolved& found);

}  // namespace amend::filter
