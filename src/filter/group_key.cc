#include "filter/group_key.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/crc32.h"
#include "json/write.h"

namespace amend::filter {
namespace {

// A double that is an integer is written as one, where integers have it.
json::Value one_form(const json::Value& value) {
  if (value.is_array() || value.is_object()) return json::write(value);
  if (value.type() != json::Value::Type::kDouble) return value;
  const double number = value.float64();
  if (number != std::trunc(number)) return value;
  if (number >= -0x1p63 && number < 0x1p63) return static_cast<std::int64_t>(number);
  if (number >= 0 && number < 0x1p64) return static_cast<std::uint64_t>(number);
  return value;
}

class Keys {
 public:
  void add(const json::Value& value) {
    GroupKey key(value);
    if (seen_.insert(key.text()).second) keys_.push_back(std::move(key));
  }
  std::vector<GroupKey> take() {
    if (keys_.empty()) keys_.emplace_back();
    return std::move(keys_);
  }

 private:
  std::set<std::string> seen_;
  std::vector<GroupKey> keys_;
};

}  // namespace

GroupKey::GroupKey(const json::Value& value) : value_(one_form(value)) {
  text_ = json::write(value_);
}

Standing GroupKey::standing() const {
  const Resolved found{{&value_}, false};
  return {SortKey::of(found, Direction::kAscending), crc32(text_)};
}

std::vector<GroupKey> group_keys(const Resolved& found) {
  if (found.values.size() == 1 && found.values.front()->is_scalar()) {
    return {GroupKey(*found.values.front())};
  }
  Keys keys;
  for (const json::Value* value : found.values) {
    if (!value->is_array()) {
      keys.add(*value);
      continue;
    }
    for (const json::Value& element : value->array()) keys.add(element);
  }
  return keys.take();
}

}  // namespace amend::filter
