// Writer: a Value to compact JSON text. The only place that writes numbers and strings as JSON.
#pragma once

#include <string>
#include <string_view>

#include "json/value.h"

namespace amend::json {

// Appends `value` as compact UTF-8 text, members in their order. A double always gets a point or an
// exponent, in the fewest digits that read back as the same double; so parse(write(v)) equals v,
// types included.
void write(const Value& value, std::string& out);
std::string write(const Value& value);

// Appends `text` as a JSON string with its quotes. REQUIRES: valid UTF-8.
void write_string(std::string_view text, std::string& out);

// Appends a float32 in the fewest digits that read back as the same float32. REQUIRES: finite.
void write_float(float number, std::string& out);

// Appends `,"key":` (without the comma right after '{').
void write_key(std::string_view key, std::string& out);

}  // namespace amend::json
