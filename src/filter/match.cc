#include "filter/match.h"

#include <string.h>

#include <algorithm>
#include <compare>
#include <optional>
#include <string_view>

#include "filter/fold_case.h"
#include "filter/words.h"
#include "json/compare.h"

namespace amend::filter {
namespace {

// True if any value found, or an element of one that is an array, satisfies the predicate.
template <class Predicate>
bool any_offered(const Resolved& found, Predicate predicate) {
  return std::any_of(found.values.begin(), found.values.end(), [&](const json::Value* value) {
    return predicate(*value) || (value->is_array() && std::any_of(value->array().begin(),
                                                                  value->array().end(), predicate));
  });
}

bool any_equal(const Condition& condition, const Resolved& found) {
  return any_offered(
      found, [&](const json::Value& value) { return condition.operand.forms.holds(value); });
}

std::partial_ordering order(const Condition& condition, const json::Value& value) {
  const Operand& operand = condition.operand;
  if (value.is_number()) {
    if (!operand.number) return std::partial_ordering::unordered;
    return json::compare_numbers(value, *operand.number);
  }
  if (!value.is_string() || !condition.value.is_string()) return std::partial_ordering::unordered;
  if (operand.instant) {
    if (const auto stored = parse_instant(value.string()))
      return stored->instant <=> *operand.instant;
  }
  return value.string() <=> operand.text;  // bytes of UTF-8 are in the order of code points
}

template <class Accepts>
bool any_ordered(const Condition& condition, const Resolved& found, Accepts accepts) {
  return any_offered(found,
                     [&](const json::Value& value) { return accepts(order(condition, value)); });
}

// In time linear in the text, whatever the part looks like; std::string::find is not.
bool has_part(std::string_view text, std::string_view part) {
  return part.empty() || memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

// True if any string offered satisfies the predicate, folded if case does not count.
template <class Predicate>
bool any_text(const Condition& condition, const Resolved& found, Predicate predicate) {
  return any_offered(found, [&](const json::Value& value) {
    if (!value.is_string()) return false;
    if (!condition.folds()) return predicate(std::string_view(value.string()));
    return predicate(std::string_view(fold_case(value.string())));
  });
}

bool any_has_words(const Condition& condition, const Resolved& found) {
  return any_offered(found, [&](const json::Value& value) {
    return value.is_string() &&
           has_all_words(value.string(), condition.operand.words, condition.folds());
  });
}

bool any_has_pattern(const Condition& condition, const Resolved& found) {
  return any_offered(found, [&](const json::Value& value) {
    return value.is_string() && condition.operand.pattern->found_in(value.string());
  });
}

bool value_contains(const Condition& condition, const json::Value& value) {
  const Operand& operand = condition.operand;
  if (value.is_array()) {
    return std::any_of(value.array().begin(), value.array().end(),
                       [&](const json::Value& element) { return operand.forms.holds(element); });
  }
  if (!value.is_string() || !condition.value.is_string()) return false;
  if (!condition.folds()) return has_part(value.string(), operand.text);
  return has_part(fold_case(value.string()), operand.text);
}

bool any_contains(const Condition& condition, const Resolved& found) {
  return std::any_of(found.values.begin(), found.values.end(),
                     [&](const json::Value* value) { return value_contains(condition, *value); });
}

bool is_null(const Condition& condition, const Resolved& found) {
  const bool null = any_offered(found, [](const json::Value& value) { return value.is_null(); });
  return condition.value.boolean() ? null : !null && !found.values.empty();
}

bool is_empty(const Resolved& found) {
  return found.values.empty() ||
         std::any_of(found.values.begin(), found.values.end(), [](const json::Value* value) {
           return value->is_null() || (value->is_array() && value->array().empty());
         });
}

// From here on reading the clock costs nothing beside looking at the values.
constexpr std::size_t kManyValues = 10'000;

std::size_t offered(const Resolved& found) {
  std::size_t count = found.values.size();
  for (const json::Value* value : found.values) {
    if (value->is_array()) count += value->array().size();
  }
  return count;
}

// One evaluation of a tree. Once out of time every answer is false and none counts.
class Evaluation {
 public:
  Evaluation(const document::Document& document, Deadline deadline)
      : document_(document), deadline_(deadline) {}

  bool holds(const Node& node) {
    const auto child_holds = [this](const Node& child) { return !out_of_time_ && holds(child); };
    switch (node.kind) {
      case Node::Kind::kAnd:
        return std::all_of(node.children.begin(), node.children.end(), child_holds);
      case Node::Kind::kOr:
        return std::any_of(node.children.begin(), node.children.end(), child_holds);
      case Node::Kind::kNot:
        return std::none_of(node.children.begin(), node.children.end(), child_holds);
      case Node::Kind::kCondition:
        return condition_holds(*node.condition);
    }
    return false;
  }

  [[nodiscard]] bool out_of_time() const { return out_of_time_; }

 private:
  bool condition_holds(const Condition& condition) {
    const Resolved found = resolve(condition.path, document_);
    if (deadline_ != Deadline::max() && offered(found) >= kManyValues)
      out_of_time_ = passed(deadline_);
    return !out_of_time_ && satisfies(condition, found);
  }

  const document::Document& document_;
  const Deadline deadline_;
  bool out_of_time_ = false;
};

}  // namespace

bool satisfies(const Condition& condition, const Resolved& found) {
  const std::string_view text = condition.operand.text;
  switch (condition.op) {
    case Operator::kEq:
    case Operator::kIn:
      return any_equal(condition, found);
    case Operator::kNe:
    case Operator::kNin:
      return !any_equal(condition, found);
    case Operator::kGt:
      return any_ordered(condition, found, [](auto is) { return is > 0; });
    case Operator::kGte:
      return any_ordered(condition, found, [](auto is) { return is >= 0; });
    case Operator::kLt:
      return any_ordered(condition, found, [](auto is) { return is < 0; });
    case Operator::kLte:
      return any_ordered(condition, found, [](auto is) { return is <= 0; });
    case Operator::kContains:
      return any_contains(condition, found);
    case Operator::kStartsWith:
      return any_text(condition, found, [&](auto stored) { return stored.starts_with(text); });
    case Operator::kEndsWith:
      return any_text(condition, found, [&](auto stored) { return stored.ends_with(text); });
    case Operator::kRegex:
      return any_has_pattern(condition, found);
    case Operator::kText:
      return any_has_words(condition, found);
    case Operator::kExists:
      return found.values.empty() != condition.value.boolean();
    case Operator::kIsNull:
      return is_null(condition, found);
    case Operator::kIsEmpty:
      return is_empty(found);
  }
  return false;
}

bool matches(const Filter& filter, const document::Document& document) {
  return filter.empty() || Evaluation(document, Deadline::max()).holds(filter.root());
}

std::optional<bool> matches(const Filter& filter, const document::Document& document,
                            Deadline deadline) {
  if (filter.empty()) return true;
  Evaluation evaluation(document, deadline);
  const bool answer = evaluation.holds(filter.root());
  if (evaluation.out_of_time()) return std::nullopt;
  return answer;
}

}  // namespace amend::filter
