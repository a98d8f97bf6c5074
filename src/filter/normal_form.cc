#include "filter/normal_form.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/instant.h"
#include "filter/fold_case.h"
#include "filter/numeric_text.h"
#include "json/write.h"

namespace amend::filter {
namespace {

// The first byte of a form says what kind of value it stands for.
constexpr char kNull = 'z';
constexpr char kTrue = 't';
constexpr char kFalse = 'f';
constexpr char kNumber = 'n';
constexpr char kString = 's';
constexpr char kContainer = 'j';
constexpr char kInstant = 'i';

// Numbers that are equal are written alike: a whole double inside the range of integers as the
// integer. Beyond that range and between the integers a double equals no integer.
void append_number(const json::Value& number, std::string& out) {
  if (number.type() == json::Value::Type::kDouble) {
    const double value = number.float64();
    if (value == std::floor(value) && value >= -0x1p63 && value < 0x1p64) {
      const json::Value whole = value < 0 ? json::Value(static_cast<std::int64_t>(value))
                                          : json::Value(static_cast<std::uint64_t>(value));
      json::write(whole, out);
      return;
    }
  }
  json::write(number, out);
}

void append_json(const json::Value& value, bool fold, std::string& out);

void append_array(const json::Array& array, bool fold, std::string& out) {
  out.push_back('[');
  for (const json::Value& element : array) {
    append_json(element, fold, out);
    out.push_back(',');
  }
  out.push_back(']');
}

void append_object(const json::Object& object, bool fold, std::string& out) {
  std::vector<const json::Member*> members;
  members.reserve(object.size());
  for (const json::Member& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const json::Member* a, const json::Member* b) { return a->key < b->key; });
  out.push_back('{');
  for (const json::Member* member : members) {
    json::write_key(member->key, out);
    append_json(member->value, fold, out);
  }
  out.push_back('}');
}

void append_json(const json::Value& value, bool fold, std::string& out) {
  if (value.is_number()) {
    append_number(value, out);
  } else if (value.is_string() && fold) {
    json::write_string(fold_case(value.string()), out);
  } else if (value.is_array()) {
    append_array(value.array(), fold, out);
  } else if (value.is_object()) {
    append_object(value.object(), fold, out);
  } else {
    json::write(value, out);
  }
}

void append_text_form(std::string_view text, bool fold, std::string& out) {
  out.push_back(kString);
  if (fold) {
    append_folded(text, out);
  } else {
    out.append(text);
  }
}

std::string instant_form(const Instant& instant) {
  return kInstant + std::to_string(instant.seconds) + '.' + std::to_string(instant.nanoseconds);
}

}  // namespace

void append_form(const json::Value& value, bool fold, std::string& out) {
  if (value.is_null()) {
    out.push_back(kNull);
  } else if (value.is_bool()) {
    out.push_back(value.boolean() ? kTrue : kFalse);
  } else if (value.is_number()) {
    out.push_back(kNumber);
    append_number(value, out);
  } else if (value.is_string()) {
    append_text_form(value.string(), fold, out);
  } else {
    out.push_back(kContainer);
    append_json(value, fold, out);
  }
}

void FormSet::add(const json::Value& operand) {
  const auto add_plain = [this](const json::Value& value) {
    std::string form;
    append_form(value, sameness_.fold, form);
    forms_.insert(std::move(form));
  };
  add_plain(operand);
  if (!operand.is_scalar()) has_containers_ = true;
  if (!operand.is_string()) return;
  const std::string& text = operand.string();
  if (sameness_.coerce) {
    if (const auto number = numeric_text(text)) add_plain(*number);
    if (text == "true") add_plain(true);
    if (text == "false") add_plain(false);
  }
  if (const auto found = parse_instant(text); sameness_.instants && found && found->has_zone) {
    has_instants_ = true;
    forms_.insert(instant_form(found->instant));
  }
}

bool FormSet::holds(const json::Value& stored) const {
  if (!stored.is_scalar() && !has_containers_) return false;
  std::string form;
  if (stored.is_string()) return holds(stored.string(), form);
  append_form(stored, sameness_.fold, form);
  return forms_.count(form) != 0;
}

bool FormSet::holds(std::string_view stored, std::string& buffer) const {
  buffer.clear();
  append_text_form(stored, sameness_.fold, buffer);
  if (forms_.count(buffer) != 0) return true;
  if (!has_instants_) return false;
  const auto found = parse_instant(stored);
  return found && found->has_zone && forms_.count(instant_form(found->instant)) != 0;
}

}  // namespace amend::filter
