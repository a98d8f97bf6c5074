// Deciding a condition with an index of the values (value_index.h).
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/value_index.h"
#include "filter/expr.h"

namespace amend::embedded {

// Whether decide_codes is quicker than asking the condition of every value: it looks into none of
// the strings, or at their beginnings only.
bool uses_index(const filter::Condition& condition);

// Sets bit c of `bits` if the result of code c satisfies the condition, for all codes of the index;
// kUnknownCode does not. Says of every code what filter::satisfies says of its result. False: the
// deadline passed first. REQUIRES: uses_index(condition); room for index.size() bits, all 0.
bool decide_codes(const filter::Condition& condition, const Dictionary& dictionary,
                  const ValueIndex& index, Deadline deadline, std::vector<std::uint64_t>& bits);

}  // namespace amend::embedded
