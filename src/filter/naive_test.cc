#include "filter/naive.h"

#include <strings.h>

#include <cctype>
#include <optional>
#include <string>

#include "base/instant.h"
#include "json/compare.h"
#include "json/parse.h"

namespace amend::filter::naive {
namespace {

bool equal_texts(const std::string& a, const std::string& b, bool case_sensitive) {
  return case_sensitive ? a == b : a.size() == b.size() && strcasecmp(a.c_str(), b.c_str()) == 0;
}

// The same value with all strings in lower case, keys as they are.
json::Value lowered(const json::Value& value) {
  if (value.is_string()) {
    std::string text = value.string();
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  }
  if (value.is_array()) {
    json::Array array;
    for (const json::Value& element : value.array()) array.push_back(lowered(element));
    return array;
  }
  if (value.is_object()) {
    json::Object object;
    for (const json::Member& member : value.object()) {
      object.append(member.key, lowered(member.value));
    }
    return object;
  }
  return value;
}

bool spells(const std::string& text, const json::Value& stored) {
  if (text.empty() || std::isspace(static_cast<unsigned char>(text.front())) ||
      std::isspace(static_cast<unsigned char>(text.back()))) {
    return false;
  }
  const auto value = json::parse(text);
  return value.ok() && (value->is_number() || value->is_bool()) && json::equal(*value, stored);
}

bool equal_one(const json::Value& stored, const json::Value& operand, bool case_sensitive) {
  if (operand.is_string() && stored.is_string()) {
    if (equal_texts(stored.string(), operand.string(), case_sensitive)) return true;
    const auto a = parse_instant(stored.string());
    const auto b = parse_instant(operand.string());
    return a && b && a->has_zone && b->has_zone && a->instant == b->instant;
  }
  if (operand.is_string()) return spells(operand.string(), stored);
  if (case_sensitive) return json::equal(stored, operand);
  return json::equal(lowered(stored), lowered(operand));
}

bool equal(const json::Value* stored, const json::Value& operand, bool case_sensitive) {
  if (stored == nullptr) return false;
  if (equal_one(*stored, operand, case_sensitive)) return true;
  if (!stored->is_array()) return false;
  for (const json::Value& element : stored->array()) {
    if (equal_one(element, operand, case_sensitive)) return true;
  }
  return false;
}

bool is_among(const json::Value* stored, const json::Value& list, bool case_sensitive) {
  for (const json::Value& operand : list.array()) {
    if (equal(stored, operand, case_sensitive)) return true;
  }
  return false;
}

// -1, 0 or 1; none if the two have no order.
std::optional<int> order_one(const json::Value& stored, const json::Value& operand) {
  const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  if (stored.is_number() && operand.is_number()) {
    return sign(json::compare_numbers(stored, operand));
  }
  if (stored.is_number() && operand.is_string() && !operand.string().empty() &&
      operand.string().find(' ') == std::string::npos) {
    const auto number = json::parse(operand.string());
    if (number.ok() && number->is_number()) return sign(json::compare_numbers(stored, *number));
  }
  if (stored.is_string() && operand.is_string()) {
    const auto a = parse_instant(stored.string());
    const auto b = parse_instant(operand.string());
    if (a && b) return sign(a->instant <=> b->instant);
    return sign(stored.string() <=> operand.string());
  }
  return std::nullopt;
}

bool ordered_one(const json::Value& stored, std::string_view op, const json::Value& operand) {
  const std::optional<int> order = order_one(stored, operand);
  if (!order) return false;
  if (op == "gt") return *order > 0;
  if (op == "gte") return *order >= 0;
  if (op == "lt") return *order < 0;
  return *order <= 0;
}

bool ordered(const json::Value* stored, std::string_view op, const json::Value& operand) {
  if (stored == nullptr) return false;
  if (!stored->is_array()) return ordered_one(*stored, op, operand);
  for (const json::Value& element : stored->array()) {
    if (ordered_one(element, op, operand)) return true;
  }
  return false;
}

}  // namespace

bool satisfies(const json::Value* stored, std::string_view op, const json::Value& operand,
               bool case_sensitive) {
  if (op == "eq") return equal(stored, operand, case_sensitive);
  if (op == "ne") return !equal(stored, operand, case_sensitive);
  if (op == "in") return is_among(stored, operand, case_sensitive);
  if (op == "nin") return !is_among(stored, operand, case_sensitive);
  return ordered(stored, op, operand);
}

}  // namespace amend::filter::naive
