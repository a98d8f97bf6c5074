// Places: where the members of an object stand in its text, for whoever changes a few of them and
// keeps the rest as it is.
//
// For texts that write() made: compact, each key once. This is no parser: what is passed over is
// not checked, and what write() would not have written is kUnclear where it is met. Never reads
// past the text's end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace amend::json {

struct MemberPlace {
  enum class Outcome : std::uint8_t { kFound, kMissing, kUnclear };
  Outcome outcome = Outcome::kUnclear;
  // Of the value, `end` not included; of a missing member both are where the object's closing brace
  // stands.
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Looks for `key` among the members of the object whose opening brace is at text[at]. A key that
// is written with an escape, met before it, is unclear.
MemberPlace find_member(std::string_view text, std::size_t at, std::string_view key);

}  // namespace amend::json
