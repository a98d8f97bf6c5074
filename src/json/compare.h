// Comparison of JSON values as JSON sees them: 1 equals 1.0, members have no order.
#pragma once

#include <compare>
#include <string>

#include "json/value.h"

namespace amend::json {

// Compares two numbers by their mathematical values, exactly: no integer is rounded to a double.
// REQUIRES: both are numbers.
std::strong_ordering compare_numbers(const Value& a, const Value& b);

// The number as a double; an integer that no double equals is rounded. REQUIRES: a number.
double nearest_double(const Value& number);

// Deep equality: types must agree, numbers compare by value, the order of members does not count.
bool equal(const Value& a, const Value& b);

// A text that two values share if and only if they are equal().
std::string normal_text(const Value& value);

}  // namespace amend::json
