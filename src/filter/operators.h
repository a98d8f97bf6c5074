// The names of the operators. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace amend::filter {

enum class Operator : std::uint8_t {
  kEq,
  kNe,
  kGt,
  kLt,
  kGte,
  kLte,
  kIn,
  kNin,
  kContains,
  kStartsWith,
  kEndsWith,
  kRegex,
  kExists,
  kIsNull,
  kText,
  kIsEmpty,  // only from the legacy shape {"is_empty": {"key": k}}; has no name in a filter
};

// The operator's word in a filter: "eq", "starts_with", ...; "is_empty" for kIsEmpty.
std::string_view operator_name(Operator op);

// The operator of exactly that name; none for other words, "is_empty" among them.
std::optional<Operator> find_operator(std::string_view name);

// "eq, ne, gt, lt, ..." for messages.
std::string operator_names();

}  // namespace amend::filter
