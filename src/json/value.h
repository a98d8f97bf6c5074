// Value: a JSON value as a tree.
//
// Numbers keep what the text said: an integer in [-2^63, 2^64) stays an integer, everything else is
// a double. Objects keep the order of their members and hold each key once. A Value owns all below
// it; copying copies the tree. Not thread-safe while it is changed; const use from several threads
// is, except for Object::find, which may build its index (see there).
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace amend::json {

class Value;
struct Member;

using Array = std::vector<Value>;

// Members in insertion order. Look-up is linear while small and by a sorted index once large, so
// that a hundred thousand keys do not cost a hundred thousand times as much each. Sorted, not
// hashed: with a hash that clients know they could choose keys that collide.
class Object {
 public:
  using Iterator = std::vector<Member>::iterator;
  using ConstIterator = std::vector<Member>::const_iterator;

  Object();
  Object(const Object& other);
  Object& operator=(const Object& other);
  Object(Object&&) noexcept;
  Object& operator=(Object&&) noexcept;
  ~Object();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }

  // The value of `key`, or nullptr. Valid until the object changes. Builds the index of a
  // large object on first use: objects shared between threads must be small or indexed before.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);

  // The value of `key`; a null member is appended if there is none.
  Value& operator[](std::string_view key);

  // Appends a member. REQUIRES: the object has no such key.
  Value& append(std::string key, Value value);

  // Replaces the value of `key` and moves the member to the end; appends it if there is none. This
  // is how a repeated key in a text is read: the last one counts, with its value and its position.
  void put_last(std::string key, Value value);

  // Makes room for that many members.
  void reserve(std::size_t members);

  // Removes `key`; false if there was none. Linear.
  bool erase(std::string_view key);
  // Removes whatever there is of these keys, in one pass. REQUIRES: they are ascending.
  void erase(std::span<const std::string_view> keys);

  [[nodiscard]] ConstIterator begin() const;
  [[nodiscard]] ConstIterator end() const;
  [[nodiscard]] Iterator begin();
  [[nodiscard]] Iterator end();

 private:
  static constexpr std::size_t kLinear = 24;  // up to here a scan beats a hash

  // Positions in the order of their keys. Refers to the members, so it is dropped when they move.
  struct ByKey;
  struct Index;

  [[nodiscard]] std::size_t position(std::string_view key) const;  // size() if absent

  std::vector<Member> members_;
  mutable std::unique_ptr<Index> index_;
};

class Value {
 public:
  enum class Type : std::uint8_t { kNull, kBool, kInt, kUint, kDouble, kString, kArray, kObject };

  Value() = default;                                // null
  Value(std::nullptr_t) {}                          // NOLINT: implicit
  Value(bool value) : data_(value) {}               // NOLINT: implicit
  Value(int value) : data_(std::int64_t{value}) {}  // NOLINT: implicit
  Value(std::int64_t value) : data_(value) {}       // NOLINT: implicit
  // Values that fit into int64 are kept as such, so that each integer has one representation.
  Value(std::uint64_t value);  // NOLINT: implicit
  // REQUIRES: finite. -0.0 becomes 0.0.
  Value(double value) : data_(value == 0 ? 0.0 : value) {}      // NOLINT: implicit
  Value(std::string value) : data_(std::move(value)) {}         // NOLINT: implicit
  Value(std::string_view value) : data_(std::string(value)) {}  // NOLINT: implicit
  Value(const char* value) : data_(std::string(value)) {}       // NOLINT: implicit
  Value(Array value) : data_(std::move(value)) {}               // NOLINT: implicit
  Value(Object value) : data_(std::move(value)) {}              // NOLINT: implicit

  [[nodiscard]] Type type() const { return static_cast<Type>(data_.index()); }
  [[nodiscard]] bool is_null() const { return type() == Type::kNull; }
  [[nodiscard]] bool is_bool() const { return type() == Type::kBool; }
  [[nodiscard]] bool is_integer() const { return type() == Type::kInt || type() == Type::kUint; }
  [[nodiscard]] bool is_number() const { return is_integer() || type() == Type::kDouble; }
  [[nodiscard]] bool is_string() const { return type() == Type::kString; }
  [[nodiscard]] bool is_array() const { return type() == Type::kArray; }
  [[nodiscard]] bool is_object() const { return type() == Type::kObject; }
  [[nodiscard]] bool is_scalar() const { return !is_array() && !is_object(); }

  // REQUIRES: the value has that type.
  [[nodiscard]] bool boolean() const { return get<bool>(); }
  [[nodiscard]] std::int64_t int64() const { return get<std::int64_t>(); }     // Type::kInt
  [[nodiscard]] std::uint64_t uint64() const { return get<std::uint64_t>(); }  // Type::kUint
  [[nodiscard]] double float64() const { return get<double>(); }               // Type::kDouble
  [[nodiscard]] const std::string& string() const { return get<std::string>(); }
  [[nodiscard]] const Array& array() const { return get<Array>(); }
  [[nodiscard]] Array& array() { return get<Array>(); }
  [[nodiscard]] const Object& object() const { return get<Object>(); }
  [[nodiscard]] Object& object() { return get<Object>(); }

  // The member `key` of an object; nullptr if there is none or this is no object.
  [[nodiscard]] const Value* find(std::string_view key) const;

 private:
  template <class T>
  const T& get() const {
    const T* held = std::get_if<T>(&data_);
    assert(held != nullptr);
    return *held;
  }
  template <class T>
  T& get() {
    T* held = std::get_if<T>(&data_);
    assert(held != nullptr);
    return *held;
  }

  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      data_;
};

struct Member {
  std::string key;
  Value value;
};

// Here and not in the class, because they need to know what a Member is.
inline std::size_t Object::size() const {
  return members_.size();
}
inline Object::ConstIterator Object::begin() const {
  return members_.cbegin();
}
inline Object::ConstIterator Object::end() const {
  return members_.cend();
}
inline Object::Iterator Object::begin() {
  return members_.begin();
}
inline Object::Iterator Object::end() {
  return members_.end();
}

// How many containers stand inside each other: 0 for a scalar, 1 for [] and {}, 2 for [[]].
int depth(const Value& value);

// An object from a list of members. REQUIRES: keys differ.
Value make_object(std::vector<Member> members);

}  // namespace amend::json
