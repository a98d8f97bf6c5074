#include "json/value.h"

#include <algorithm>
#include <limits>
#include <set>

namespace amend::json {

struct Object::ByKey {
  using is_transparent = void;
  const std::vector<Member>* members;

  bool operator()(std::uint32_t a, std::uint32_t b) const {
    return (*members)[a].key < (*members)[b].key;
  }
  bool operator()(std::uint32_t a, std::string_view b) const { return (*members)[a].key < b; }
  bool operator()(std::string_view a, std::uint32_t b) const { return a < (*members)[b].key; }
};

struct Object::Index {
  explicit Index(const std::vector<Member>& members) : positions(ByKey{&members}) {}
  std::set<std::uint32_t, ByKey> positions;
};

Object::Object() = default;
Object::Object(const Object& other) : members_(other.members_) {}
Object::Object(Object&& other) noexcept : members_(std::move(other.members_)) {
  other.index_.reset();
}

Object& Object::operator=(const Object& other) {
  if (this != &other) {
    members_ = other.members_;
    index_.reset();
  }
  return *this;
}

Object& Object::operator=(Object&& other) noexcept {
  members_ = std::move(other.members_);
  index_.reset();
  other.index_.reset();
  return *this;
}

Object::~Object() = default;

std::size_t Object::position(std::string_view key) const {
  if (members_.size() <= kLinear) {
    std::size_t at = 0;
    while (at < members_.size() && members_[at].key != key) ++at;
    return at;
  }
  if (!index_) {
    index_ = std::make_unique<Index>(members_);
    for (std::uint32_t at = 0; at < members_.size(); ++at) index_->positions.insert(at);
  }
  const auto found = index_->positions.find(key);
  return found != index_->positions.end() ? *found : members_.size();
}

const Value* Object::find(std::string_view key) const {
  const std::size_t at = position(key);
  return at < members_.size() ? &members_[at].value : nullptr;
}

Value* Object::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

Value& Object::operator[](std::string_view key) {
  if (Value* found = find(key)) return *found;
  return append(std::string(key), Value());
}

Value& Object::append(std::string key, Value value) {
  members_.push_back({std::move(key), std::move(value)});
  if (index_) index_->positions.insert(static_cast<std::uint32_t>(members_.size() - 1));
  return members_.back().value;
}

void Object::put_last(std::string key, Value value) {
  const std::size_t at = position(key);
  if (at < members_.size()) {
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(at));
    index_.reset();
  }
  append(std::move(key), std::move(value));
}

void Object::reserve(std::size_t members) {
  members_.reserve(members);
}

bool Object::erase(std::string_view key) {
  const std::size_t before = members_.size();
  erase({&key, 1});
  return members_.size() < before;
}

void Object::erase(std::span<const std::string_view> keys) {
  const std::size_t before = members_.size();
  std::erase_if(members_, [&](const Member& member) {
    return std::binary_search(keys.begin(), keys.end(), std::string_view(member.key));
  });
  if (members_.size() < before) index_.reset();
}

Value::Value(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    data_ = static_cast<std::int64_t>(value);
  } else {
    data_ = value;
  }
}

const Value* Value::find(std::string_view key) const {
  return is_object() ? object().find(key) : nullptr;
}

int depth(const Value& value) {
  int deepest = 0;
  if (value.is_array()) {
    for (const Value& element : value.array()) deepest = std::max(deepest, depth(element));
  } else if (value.is_object()) {
    for (const Member& member : value.object()) deepest = std::max(deepest, depth(member.value));
  } else {
    return 0;
  }
  return deepest + 1;
}

Value make_object(std::vector<Member> members) {
  Object object;
  object.reserve(members.size());
  for (Member& member : members) object.append(std::move(member.key), std::move(member.value));
  return object;
}

}  // namespace amend::json
