// Element: a value of a text that a Parser has read, looked at where it lies: nothing is copied.
//
// For whoever wants little of each of very many texts. Says of every value what the tree of the
// same text would say, except that a repeated key is met as often as it stands in the text; the
// last one counts. Cheap to copy; valid until its parser reads the next text.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "json/value.h"

namespace amend::json {

class Element {
 public:
  [[nodiscard]] Value::Type type() const;
  [[nodiscard]] bool is_object() const { return type() == Value::Type::kObject; }
  [[nodiscard]] bool is_array() const { return type() == Value::Type::kArray; }

  // REQUIRES: a string.
  [[nodiscard]] std::string_view string() const;

  // The value as a tree.
  [[nodiscard]] Value value() const;

  class Members;

 private:
  friend class Parser;
  // The reading library's own element, so that its header is included in this room's sources only.
  using Raw = std::array<void*, 2>;
  explicit Element(Raw raw) : raw_(raw) {}

  Raw raw_;
};

// The members of an object in the order of the text:
//   for (Element::Members members(object); members.next();) ... members.key() ... members.value()
class Element::Members {
 public:
  // REQUIRES: an object.
  explicit Members(const Element& object);
  bool next();
  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] Element value() const;

 private:
  Raw at_;
  Raw end_;
  bool started_ = false;
  std::string_view key_;
};

}  // namespace amend::json
