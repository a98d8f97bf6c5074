// Results: what a path leads to in one document, as the bytes that a dictionary holds.
//
// Two documents have the same bytes for a path if and only if the same values were found, equal to
// the letter of their JSON (1 is not 1.0), an array was crossed in both or in neither, and the walk
// left the same trace. The bytes:
//
//   u8 flags     1 Trace::below_alias, 2 Trace::literal, 4 an array was crossed
//   u8           Trace::array
//   what was found: nothing if the path is missing, or
//     'z' 't' 'f'               null, true, false
//     'i' 'u' 'd' and 8 bytes   int64, uint64, double, as they lie in memory
//     's' and text              a string
//     'o' and JSON              one array or object
//     'm' and JSON              several values, as one array
//
// An unknown result has no bytes. None of this is ever stored on disk.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "filter/path.h"
#include "json/parse.h"
#include "json/value.h"

namespace amend::embedded {

// How a walk along a path went: what must be known about it, beside the values, to tell what a
// write does to them. It follows one of the path's routes (routes.h) up to the first array.
struct Trace {
  bool below_alias = false;  // the body has no member of the path's name: the alias was followed
  bool literal = false;      // it left the route, for a key with dots; nothing more is known
  std::uint8_t array = 0;    // how many names led to the first array with names left; 0: no array
  bool operator==(const Trace&) const = default;
  // Objects only, one name at each.
  [[nodiscard]] bool is_plain() const { return !literal && array == 0; }
};

// Appends the bytes of a result.
void append_result(std::span<const json::Value* const> values, bool crossed_array, Trace trace,
                   std::string& out);

// What bytes say of the walk. REQUIRES: not unknown.
Trace trace_of(std::string_view bytes);
bool crossed_array(std::string_view bytes);

// What was found, behind the trace: empty if missing, else one of the letters above and more.
// REQUIRES: not unknown.
std::string_view found_of(std::string_view bytes);

// The number that was found. REQUIRES: found_of(bytes), and that it begins with i, u or d.
json::Value number_of(std::string_view found);

// A result out of its bytes, owning its values.
struct Found {
  std::vector<json::Value> values;
  bool crossed_array = false;
  // Points into this object. Valid until it changes or moves.
  [[nodiscard]] filter::Resolved resolved() const;
};
// `parser` lends its buffers. REQUIRES: not unknown.
Found decode_result(std::string_view bytes, json::Parser& parser);

}  // namespace amend::embedded
