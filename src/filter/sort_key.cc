#include "filter/sort_key.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "json/compare.h"

namespace amend::filter {
namespace {

using Type = json::Value::Type;

enum class Kind : std::uint8_t { kBoolean, kNumber, kString, kOther, kNone };

Kind kind_of(const json::Value& value) {
  switch (value.type()) {
    case Type::kNull:
      return Kind::kNone;
    case Type::kBool:
      return Kind::kBoolean;
    case Type::kInt:
    case Type::kUint:
    case Type::kDouble:
      return Kind::kNumber;
    case Type::kString:
      return Kind::kString;
    case Type::kArray:
    case Type::kObject:
      break;
  }
  return Kind::kOther;
}

std::string_view counted(const json::Value& text) {
  return SortKey::counted(text.string());
}

// Ascending. UTF-8 bytes are in the order of their code points.
std::strong_ordering compare_values(const json::Value& a, const json::Value& b) {
  const Kind kind = kind_of(a);
  if (kind != kind_of(b)) return kind <=> kind_of(b);
  switch (kind) {
    case Kind::kBoolean:
      return a.boolean() <=> b.boolean();
    case Kind::kNumber:
      return json::compare_numbers(a, b);
    case Kind::kString:
      return counted(a) <=> counted(b);
    case Kind::kOther:
    case Kind::kNone:
      break;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering directed(std::strong_ordering order, Direction direction) {
  return direction == Direction::kAscending ? order : 0 <=> order;
}

// Takes the value that stands first of those offered; nullptr while there is none.
class First {
 public:
  explicit First(Direction direction) : direction_(direction) {}

  void offer(const json::Value& value) {
    if (value.is_null()) return;
    if (first_ == nullptr || directed(compare_values(value, *first_), direction_) < 0) {
      first_ = &value;
    }
  }

  [[nodiscard]] const json::Value* get() const { return first_; }

 private:
  Direction direction_;
  const json::Value* first_ = nullptr;
};

// What is kept of a value that became a key.
json::Value kept(const json::Value& value) {
  switch (kind_of(value)) {
    case Kind::kString:
      return std::string(counted(value));
    case Kind::kOther:
      return json::Object();
    case Kind::kBoolean:
    case Kind::kNumber:
    case Kind::kNone:
      break;
  }
  return value;
}

}  // namespace

std::string_view SortKey::counted(std::string_view text) {
  return whole_characters(text, limits::kSortTextBytes);
}

SortKey SortKey::of(const Resolved& found, Direction direction) {
  First first(direction);
  for (const json::Value* value : found.values) {
    if (!value->is_array()) {
      first.offer(*value);
      continue;
    }
    for (const json::Value& element : value->array()) first.offer(element);
  }
  SortKey key;
  if (first.get() != nullptr) key.value_ = kept(*first.get());
  return key;
}

std::optional<SortKey> SortKey::from_json(const json::Value& json) {
  const bool whole = !json.is_array() && (!json.is_object() || json.object().empty()) &&
                     (!json.is_string() || counted(json.string()) == json.string());
  if (!whole) return {};
  SortKey key;
  key.value_ = json;
  return key;
}

std::strong_ordering SortKey::compare(const SortKey& a, const SortKey& b, Direction direction) {
  const bool a_none = a.value_.is_null();
  const bool b_none = b.value_.is_null();
  if (a_none || b_none) return a_none <=> b_none;
  return directed(compare_values(a.value_, b.value_), direction);
}

std::strong_ordering compare(const Standing& a, const Standing& b, Direction direction) {
  const auto order = SortKey::compare(a.key, b.key, direction);
  return order != 0 ? order : a.position <=> b.position;
}

}  // namespace amend::filter
