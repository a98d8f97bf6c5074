#include "aggregate/accumulator.h"

#include <cmath>
#include <limits>

#include "json/write.h"

namespace amend::aggregate {
namespace {

std::size_t held_bytes(const json::Value& value) {
  return value.is_scalar() && !value.is_string() ? sizeof value
                                                 : sizeof value + 2 * json::write(value).size();
}

filter::Direction direction_of(Function function) {
  return function == Function::kMax ? filter::Direction::kDescending
                                    : filter::Direction::kAscending;
}

// A sum that no double holds is none: JSON has no infinity.
json::Value finite(double number) {
  return std::isfinite(number) ? json::Value(number) : json::Value();
}

// Returns how many bytes are held more.
std::size_t add_double(ExactSum& sum, double value, std::uint64_t times) {
  const std::size_t before = sum.held_bytes();
  sum.add(value, times);
  return sum.held_bytes() - before;
}

}  // namespace

Operand make_operand(Function function, std::optional<json::Value> value, Distinct& distinct) {
  Operand operand;
  operand.value = std::move(value);
  if (!operand.is_something()) return operand;
  if (function == Function::kMin || function == Function::kMax) {
    operand.key =
        filter::SortKey::of(filter::Resolved{{&*operand.value}, false}, direction_of(function));
  }
  if (function == Function::kCountDistinct || function == Function::kAddToSet) {
    operand.number = distinct.number(*operand.value);
  }
  return operand;
}

Accumulator::Accumulator(const Metric& metric) : state_(begin(metric)) {}

Accumulator::State Accumulator::begin(const Metric& metric) {
  switch (metric.function) {
    case Function::kCount:
      return Count{!metric.field.has_value()};
    case Function::kSum:
      return Sum{false};
    case Function::kAverage:
      return Sum{true};
    case Function::kMin:
    case Function::kMax:
      return Extreme{direction_of(metric.function)};
    case Function::kFirst:
      return Edge{false};
    case Function::kLast:
      return Edge{true};
    case Function::kPush:
      return Values{};
    case Function::kCountDistinct:
      return Set{true};
    case Function::kAddToSet:
      return Set{false};
  }
  return Count{true};
}

std::size_t Accumulator::add(const Operand& operand, std::uint64_t times) {
  return std::visit([&](auto& state) { return add_to(state, operand, times); }, state_);
}

json::Value Accumulator::result(const Distinct& distinct) const {
  return std::visit([&](const auto& state) { return result_of(state, distinct); }, state_);
}

std::size_t Accumulator::add_to(Count& count, const Operand& operand, std::uint64_t times) {
  if (count.all || operand.is_something()) count.count += times;
  return 0;
}

std::size_t Accumulator::add_to(Sum& sum, const Operand& operand, std::uint64_t times) {
  if (!operand.value || !operand.value->is_number()) return 0;
  sum.count += times;
  switch (operand.value->type()) {
    case json::Value::Type::kInt:
      sum.integers += WideInteger{operand.value->int64()} * times;
      break;
    case json::Value::Type::kUint:
      sum.integers += WideInteger{operand.value->uint64()} * times;
      break;
    default:
      sum.any_double = true;
      return add_double(sum.doubles, operand.value->float64(), times);
  }
  return 0;
}

std::size_t Accumulator::add_to(Extreme& extreme, const Operand& operand, std::uint64_t) {
  const filter::SortKey none;
  const auto to_none = filter::SortKey::compare(operand.key, none, extreme.direction);
  if (to_none == 0) return 0;  // a null, or an array of nothing else
  if (extreme.value && filter::SortKey::compare(operand.key, extreme.key, extreme.direction) >= 0) {
    return 0;
  }
  extreme.key = operand.key;
  extreme.value = operand.value;
  return 0;
}

std::size_t Accumulator::add_to(Edge& edge, const Operand& operand, std::uint64_t) {
  if (edge.met && !edge.last) return 0;
  edge.met = true;
  edge.value = operand.value.value_or(json::Value());
  return 0;
}

std::size_t Accumulator::add_to(Values& values, const Operand& operand, std::uint64_t) {
  if (!operand.value) return 0;
  values.values.push_back(*operand.value);
  return held_bytes(*operand.value);
}

std::size_t Accumulator::add_to(Set& set, const Operand& operand, std::uint64_t) {
  if (!operand.is_something() || !set.met.insert(operand.number).second) return 0;
  if (!set.counted) set.order.push_back(operand.number);
  // The answer of a set repeats the value.
  return 48 + (set.counted ? 0 : held_bytes(*operand.value));
}

json::Value Accumulator::result_of(const Count& count, const Distinct&) {
  return count.count;
}

json::Value Accumulator::result_of(const Sum& sum, const Distinct&) {
  ExactSum both = sum.doubles;
  both.add(sum.integers);
  const double all = both.total();
  if (sum.average) {
    return sum.count == 0 ? json::Value() : finite(all / static_cast<double>(sum.count));
  }
  if (sum.any_double) return finite(all);
  if (sum.integers >= std::numeric_limits<std::int64_t>::min() &&
      sum.integers <= std::numeric_limits<std::int64_t>::max()) {
    return static_cast<std::int64_t>(sum.integers);
  }
  if (sum.integers > 0 && sum.integers <= std::numeric_limits<std::uint64_t>::max()) {
    return static_cast<std::uint64_t>(sum.integers);
  }
  return all;
}

json::Value Accumulator::result_of(const Extreme& extreme, const Distinct&) {
  return extreme.value.value_or(json::Value());
}

json::Value Accumulator::result_of(const Edge& edge, const Distinct&) {
  return edge.value;
}

json::Value Accumulator::result_of(const Values& values, const Distinct&) {
  return values.values;
}

json::Value Accumulator::result_of(const Set& set, const Distinct& distinct) {
  if (set.counted) return static_cast<std::uint64_t>(set.met.size());
  json::Array values;
  for (const std::uint32_t number : set.order) values.push_back(distinct[number]);
  return values;
}

}  // namespace amend::aggregate
