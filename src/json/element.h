// Element: a value of a text that a Parser has read, looked at where it lies: nothing is copied.
//
// For whoever wants little of each of very many texts, or passes most of one on as text. Says of
// every value what the tree of the same text would say. Cheap to copy; valid until its parser reads
// the next text.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

  // Appends the value's compact text, to the letter what write() makes of its tree.
  void write(std::string& out) const;

  // As that of its tree (value.h).
  [[nodiscard]] int depth() const;

  // How many elements an array has. Exact below 2^24 - 1. REQUIRES: an array.
  [[nodiscard]] std::size_t size() const;

  class Members;
  class Elements;
  struct Member;

  // The members of an object that count, of a repeated key the last, in the order of the text.
  // REQUIRES: an object.
  [[nodiscard]] std::vector<Member> members() const;

  // The member `key` of an object; none if there is none or this is no object.
  [[nodiscard]] std::optional<Element> find(std::string_view key) const;

 private:
  friend class Parser;
  // The reading library's own element, so that its header is included in this room's sources only.
  using Raw = std::array<void*, 2>;
  explicit Element(Raw raw) : raw_(raw) {}

  Raw raw_;
};

struct Element::Member {
  std::string_view key;
  Element value;
};

// The members of an object in the order of the text, repeated keys each time:
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

// The elements of an array, in order.
class Element::Elements {
 public:
  // REQUIRES: an array.
  explicit Elements(const Element& array);
  bool next();
  [[nodiscard]] Element value() const;

 private:
  Raw at_;
  Raw end_;
  bool started_ = false;
};

}  // namespace amend::json
