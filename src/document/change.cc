// change() and made_of_nothing(): what operators make of a stored value.
#include <algorithm>
#include <cmath>
#include <limits>

#include "document/operators.h"
#include "json/compare.h"

namespace amend::document {
namespace {

__extension__ using Wide = __int128;

Wide integer_of(const json::Value& value) {
  return value.type() == json::Value::Type::kUint ? Wide{value.uint64()} : Wide{value.int64()};
}

// An integer if one can hold it, else the nearest double.
json::Value number_of(Wide number) {
  if (number > Wide{std::numeric_limits<std::uint64_t>::max()} ||
      number < Wide{std::numeric_limits<std::int64_t>::min()}) {
    return static_cast<double>(number);
  }
  if (number < 0) return static_cast<std::int64_t>(number);
  return static_cast<std::uint64_t>(number);
}

// Replaces a number by a finite one.
bool put(double number, json::Value& stored) {
  if (!std::isfinite(number)) return false;
  stored = number;
  return true;
}

bool add(const json::Value& by, json::Value& stored) {
  if (!stored.is_number()) return false;
  if (stored.is_integer() && by.is_integer()) {
    stored = number_of(integer_of(stored) + integer_of(by));
    return true;
  }
  return put(json::nearest_double(stored) + json::nearest_double(by), stored);
}

bool multiply(const json::Value& by, json::Value& stored) {
  if (!stored.is_number()) return false;
  if (stored.is_integer() && by.is_integer()) {
    Wide product = 0;
    if (!__builtin_mul_overflow(integer_of(stored), integer_of(by), &product)) {
      stored = number_of(product);
      return true;
    }
  }
  return put(json::nearest_double(stored) * json::nearest_double(by), stored);
}

// The lesser or the greater of two, where they are of one type.
bool choose(Operation operation, const json::Value& given, json::Value& stored) {
  std::strong_ordering order = std::strong_ordering::equal;
  if (given.is_number() && stored.is_number()) {
    order = json::compare_numbers(given, stored);
  } else if (given.is_string() && stored.is_string()) {
    order = given.string().compare(stored.string()) <=> 0;
  }
  if (operation == Operation::kMin ? order >= 0 : order <= 0) return false;
  stored = given;
  return true;
}

// Elements to be found again, in however many looks, by what json::equal() calls equal.
class Elements {
 public:
  explicit Elements(const json::Array& elements) {
    places_.reserve(elements.size());
    for (std::size_t at = 0; at < elements.size(); ++at) {
      places_.emplace_back(json::normal_text(elements[at]), at);
    }
    std::sort(places_.begin(), places_.end());
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    places_.erase(std::unique(places_.begin(), places_.end(), same), places_.end());
  }

  [[nodiscard]] bool contains(const json::Value& element) const {
    const std::string text = json::normal_text(element);
    const auto found = find(text);
    return found != places_.end() && found->first == text;
  }

  // Takes the element out if it is there.
  void forget(const json::Value& element) {
    const std::string text = json::normal_text(element);
    const auto found = places_.begin() + (find(text) - places_.begin());
    if (found != places_.end() && found->first == text) found->second = kForgotten;
  }

  // The places of those that are left, each of several equal ones once, ascending.
  [[nodiscard]] std::vector<std::size_t> left() const {
    std::vector<std::size_t> places;
    for (const auto& [text, place] : places_) {
      if (place != kForgotten) places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    return places;
  }

 private:
  static constexpr std::size_t kForgotten = std::numeric_limits<std::size_t>::max();
  using Places = std::vector<std::pair<std::string, std::size_t>>;

  [[nodiscard]] Places::const_iterator find(const std::string& text) const {
    return std::lower_bound(
        places_.begin(), places_.end(), text,
        [](const auto& place, const std::string& wanted) { return place.first < wanted; });
  }

  Places places_;
};

// So few are looked for one by one, for which nothing is written down.
constexpr std::size_t kFew = 8;

// Members are looked up in what is stored only: other threads may apply what was given.
bool is_one_of(const json::Array& given, const json::Value& stored) {
  return std::any_of(given.begin(), given.end(),
                     [&](const json::Value& one) { return json::equal(one, stored); });
}

bool add_few_to_set(const json::Array& given, json::Array& stored) {
  const std::size_t before = stored.size();
  for (const json::Value& one : given) {
    const bool there = std::any_of(stored.begin(), stored.end(), [&](const json::Value& element) {
      return json::equal(one, element);
    });
    if (!there) stored.push_back(one);
  }
  return stored.size() > before;
}

bool append(const json::Array& given, json::Value& stored) {
  if (!stored.is_array() || given.empty()) return false;
  stored.array().insert(stored.array().end(), given.begin(), given.end());
  return true;
}

bool add_to_set(const json::Array& given, json::Value& stored) {
  if (!stored.is_array()) return false;
  if (given.size() <= kFew) return add_few_to_set(given, stored.array());
  Elements elements(given);
  for (const json::Value& element : stored.array()) elements.forget(element);
  const std::vector<std::size_t> left = elements.left();
  for (const std::size_t at : left) stored.array().push_back(given[at]);
  return !left.empty();
}

bool take_out(const json::Array& given, json::Value& stored) {
  if (!stored.is_array()) return false;
  if (given.size() <= kFew) {
    return std::erase_if(stored.array(),
                         [&](const json::Value& one) { return is_one_of(given, one); }) > 0;
  }
  const Elements elements(given);
  return std::erase_if(stored.array(),
                       [&](const json::Value& element) { return elements.contains(element); }) > 0;
}

}  // namespace

std::optional<json::Value> made_of_nothing(Operation operation, const json::Value& given) {
  switch (operation) {
    case Operation::kMultiply:
      if (given.is_integer()) return json::Value(0);
      return json::Value(0.0);
    case Operation::kAddToSet: {
      json::Value made = json::Array();
      add_to_set(given.array(), made);
      return made;
    }
    case Operation::kTakeOut:
      return {};
    default:
      return given;
  }
}

bool change(Operation operation, const json::Value& given, json::Value& stored) {
  if (stored.is_null()) {
    std::optional<json::Value> made = made_of_nothing(operation, given);
    if (!made) return false;
    stored = std::move(*made);
    return true;
  }
  switch (operation) {
    case Operation::kIncrement:
      return add(given, stored);
    case Operation::kMultiply:
      return multiply(given, stored);
    case Operation::kMin:
    case Operation::kMax:
      return choose(operation, given, stored);
    case Operation::kAppend:
      return append(given.array(), stored);
    case Operation::kAddToSet:
      return add_to_set(given.array(), stored);
    case Operation::kTakeOut:
      return take_out(given.array(), stored);
    default:
      return false;
  }
}

}  // namespace amend::document
