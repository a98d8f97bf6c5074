// A second evaluator, for tests only: written from the sentences of the contract without normal
// forms, compiled operands or paths, as slow as it likes. It knows one-segment paths and the
// operators eq, ne, in, nin, gt, gte, lt, lte on ASCII strings.
#pragma once

#include <string_view>

#include "json/value.h"

namespace amend::filter::naive {

// Whether a document in which `stored` stands (or nothing, if nullptr) satisfies the condition.
bool satisfies(const json::Value* stored, std::string_view op, const json::Value& operand,
               bool case_sensitive);

}  // namespace amend::filter::naive
