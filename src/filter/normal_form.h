// Normal forms: equality of the filter language as equality of texts.
//
// An operand (the filter's side) and a stored value are equal if and only if they share a form.
// Each value has a plain form, in which 1 is 1.0, members have no order and strings are folded if
// case does not count. Beside it an operand may have the form of the number or boolean its text
// spells (coercion towards the stored type), and both sides the form of an instant when their text
// names one with its zone. What stands inside an array or object has its plain form only.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "json/value.h"

namespace amend::filter {

// What counts as the same.
struct Sameness {
  bool fold = true;      // strings are equal when they differ in case only
  bool instants = true;  // "...Z" equals "...+00:00"
  bool coerce = true;    // an operand "5" equals a stored 5, "true" equals true
};

// Appends the plain form of a value. Forms of values of different types differ.
void append_form(const json::Value& value, bool fold, std::string& out);

// The forms of one or many operands. Immutable once filled; then safe to share between threads.
class FormSet {
 public:
  FormSet() : FormSet(Sameness{}) {}
  explicit FormSet(Sameness sameness) : sameness_(sameness) {}

  void add(const json::Value& operand);

  // True if the stored value, taken as a whole, equals one of the operands. One or two look-ups,
  // however many operands there are.
  [[nodiscard]] bool holds(const json::Value& stored) const;
  // The same for a stored string. `buffer` is overwritten, so that one does for many.
  [[nodiscard]] bool holds(std::string_view stored, std::string& buffer) const;

 private:
  Sameness sameness_;
  bool has_instants_ = false;
  bool has_containers_ = false;
  std::set<std::string> forms_;  // sorted: clients could choose texts whose hashes collide
};

}  // namespace amend::filter
