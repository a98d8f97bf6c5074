// Accumulator: one figure of one group in the making.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <variant>
#include <vector>

#include "aggregate/distinct.h"
#include "aggregate/exact_sum.h"
#include "aggregate/request.h"
#include "filter/sort_key.h"
#include "json/value.h"

namespace amend::aggregate {

// A value as one metric takes it, made once for very many documents that have it.
struct Operand {
  std::optional<json::Value> value;  // none: missing
  filter::SortKey key;               // of kMin and kMax
  std::uint32_t number = 0;          // in the metric's Distinct, of kCountDistinct and kAddToSet

  [[nodiscard]] bool is_something() const { return value && !value->is_null(); }
};

// `distinct` is the metric's own.
Operand make_operand(Function function, std::optional<json::Value> value, Distinct& distinct);

class Accumulator {
 public:
  explicit Accumulator(const Metric& metric);

  // One document's value, in the order of creation. `times`: so many documents have it, of which
  // this is the first; kLast and kPush take one after the other. Returns how many bytes are held
  // more, about.
  std::size_t add(const Operand& operand, std::uint64_t times);

  [[nodiscard]] json::Value result(const Distinct& distinct) const;

 private:
  struct Count {
    bool all;  // documents without the value too
    std::uint64_t count = 0;
  };
  struct Sum {
    bool average;
    std::uint64_t count = 0;
    WideInteger integers = 0;
    ExactSum doubles = {};
    bool any_double = false;
  };
  struct Extreme {
    filter::Direction direction;  // the first in it is the result
    filter::SortKey key = {};
    std::optional<json::Value> value = {};
  };
  struct Edge {
    bool last;
    bool met = false;
    json::Value value = {};
  };
  struct Values {
    json::Array values;
  };
  struct Set {
    bool counted;  // only how many
    std::unordered_set<std::uint32_t> met = {};
    std::vector<std::uint32_t> order = {};
  };
  using State = std::variant<Count, Sum, Extreme, Edge, Values, Set>;
  static State begin(const Metric& metric);

  static std::size_t add_to(Count& count, const Operand& operand, std::uint64_t times);
  static std::size_t add_to(Sum& sum, const Operand& operand, std::uint64_t times);
  static std::size_t add_to(Extreme& extreme, const Operand& operand, std::uint64_t times);
  static std::size_t add_to(Edge& edge, const Operand& operand, std::uint64_t times);
  static std::size_t add_to(Values& values, const Operand& operand, std::uint64_t times);
  static std::size_t add_to(Set& set, const Operand& operand, std::uint64_t times);
  static json::Value result_of(const Count& count, const Distinct& distinct);
  static json::Value result_of(const Sum& sum, const Distinct& distinct);
  static json::Value result_of(const Extreme& extreme, const Distinct& distinct);
  static json::Value result_of(const Edge& edge, const Distinct& distinct);
  static json::Value result_of(const Values& values, const Distinct& distinct);
  static json::Value result_of(const Set& set, const Distinct& distinct);

  State state_;
};

}  // namespace amend::aggregate
