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

std::partial_ordering order(const Condition& condition, std::string_view text) {
  const Operand& operand = condition.operand;
  if (!condition.value.is_string()) return std::partial_ordering::unordered;
  if (operand.instant) {
    if (const auto stored = parse_instant(text)) return stored->instant <=> *operand.instant;
  }
  return text <=> operand.text;  // bytes of UTF-8 are in the order of code points
}

std::partial_ordering order(const Condition& condition, const json::Value& value) {
  const Operand& operand = condition.operand;
  if (value.is_number() && operand.number) return json::compare_numbers(value, *operand.number);
  if (value.is_string()) return order(condition, std::string_view(value.string()));
  return std::partial_ordering::unordered;
}

// What an ordering operator says of an order.
bool accepts(Operator op, std::partial_ordering order) {
  switch (op) {
    case Operator::kGt:
      return order > 0;
    case Operator::kGte:
      return order >= 0;
    case Operator::kLt:
      return order < 0;
    default:
      return order <= 0;
  }
}

// In time linear in the text, whatever the part looks like; std::string::find is not.
bool has_part(std::string_view text, std::string_view part) {
  return part.empty() || memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

// The text as the operand is: folded, if case does not count.
std::string_view comparable(const Condition& condition, std::string_view text,
                            std::string& buffer) {
  if (!condition.folds()) return text;
  buffer.clear();
  append_folded(text, buffer);
  return buffer;
}

// What the operators that look into strings say of one.
bool text_fits(const Condition& condition, std::string_view text, std::string& buffer) {
  const Operand& operand = condition.operand;
  switch (condition.op) {
    case Operator::kContains:
      return condition.value.is_string() &&
             has_part(comparable(condition, text, buffer), operand.text);
    case Operator::kStartsWith:
      return comparable(condition, text, buffer).starts_with(operand.text);
    case Operator::kEndsWith:
      return comparable(condition, text, buffer).ends_with(operand.text);
    case Operator::kRegex:
      return operand.pattern->found_in(text);
    default:
      return has_all_words(text, operand.words, condition.folds());
  }
}

bool any_text_fits(const Condition& condition, const Resolved& found) {
  std::string buffer;
  return any_offered(found, [&](const json::Value& value) {
    return value.is_string() && text_fits(condition, value.string(), buffer);
  });
}

bool value_contains(const Condition& condition, const json::Value& value, std::string& buffer) {
  if (value.is_array()) {
    return std::any_of(value.array().begin(), value.array().end(), [&](const json::Value& element) {
      return condition.operand.forms.holds(element);
    });
  }
  return value.is_string() && text_fits(condition, value.string(), buffer);
}

bool any_contains(const Condition& condition, const Resolved& found) {
  std::string buffer;
  return std::any_of(found.values.begin(), found.values.end(), [&](const json::Value* value) {
    return value_contains(condition, *value, buffer);
  });
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
  switch (condition.op) {
    case Operator::kEq:
    case Operator::kIn:
      return any_equal(condition, found);
    case Operator::kNe:
    case Operator::kNin:
      return !any_equal(condition, found);
    case Operator::kGt:
    case Operator::kGte:
    case Operator::kLt:
    case Operator::kLte:
      return any_offered(found, [&](const json::Value& value) {
        return accepts(condition.op, order(condition, value));
      });
    case Operator::kContains:
      return any_contains(condition, found);
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kRegex:
    case Operator::kText:
      return any_text_fits(condition, found);
    case Operator::kExists:
      return found.values.empty() != condition.value.boolean();
    case Operator::kIsNull:
      return is_null(condition, found);
    case Operator::kIsEmpty:
      return is_empty(found);
  }
  return false;
}

bool satisfies(const Condition& condition, std::string_view found, std::string& buffer) {
  switch (condition.op) {
    case Operator::kEq:
    case Operator::kIn:
      return condition.operand.forms.holds(found, buffer);
    case Operator::kNe:
    case Operator::kNin:
      return !condition.operand.forms.holds(found, buffer);
    case Operator::kGt:
    case Operator::kGte:
    case Operator::kLt:
    case Operator::kLte:
      return accepts(condition.op, order(condition, found));
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kRegex:
    case Operator::kText:
      return text_fits(condition, found, buffer);
    case Operator::kExists:
      return condition.value.boolean();
    case Operator::kIsNull:
      return !condition.value.boolean();
    case Operator::kIsEmpty:
      return false;
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
