#include "aggregate/naive.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "aggregate/accumulator.h"
#include "json/compare.h"
#include "json/write.h"

namespace amend::aggregate::naive {
namespace {

using MaybeValue = std::optional<json::Value>;
using Row = std::function<MaybeValue(const filter::FieldPath&)>;

MaybeValue value_in(const filter::FieldPath& path, const document::Document& document) {
  const filter::Resolved found = filter::resolve(path, document);
  if (found.values.empty()) return {};
  if (!found.crossed_array) return *found.values.front();
  json::Array all;
  for (const json::Value* value : found.values) all.push_back(*value);
  return all;
}

// The path without brackets, which only are another spelling.
std::string spelled(const filter::FieldPath& path) {
  return std::string(path.run(0, path.size()));
}

// The documents, or what unwinding makes of them.
std::vector<Row> rows_of(const Request& request,
                         const std::vector<const document::Document*>& documents) {
  std::vector<Row> rows;
  for (const document::Document* document : documents) {
    if (!request.unwind) {
      rows.emplace_back([=](const filter::FieldPath& path) { return value_in(path, *document); });
      continue;
    }
    const std::string unwound = spelled(*request.unwind);
    const MaybeValue value = value_in(*request.unwind, *document);
    if (!value || value->is_null()) continue;
    for (const json::Value& element : value->is_array() ? value->array() : json::Array{*value}) {
      rows.emplace_back([=](const filter::FieldPath& path) -> MaybeValue {
        const std::string field = spelled(path);
        if (field == unwound) return element;
        if (!field.starts_with(unwound + ".")) return value_in(path, *document);
        const document::Document wrapped({}, json::make_object({{"e", element}}), json::Object());
        return value_in(filter::FieldPath("e" + field.substr(unwound.size())), wrapped);
      });
    }
  }
  return rows;
}

json::Value key_in(const Key& key, const Row& row) {
  const MaybeValue value = row(key.field);
  if (!value) return nullptr;
  if (key.kind == Key::Kind::kValue) return *value;
  // Of the other kinds only ranges are tried here; dates have tests of their own.
  if (!value->is_number()) return nullptr;
  const double number = json::nearest_double(*value);
  const auto& at = key.ranges.boundaries;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    const bool above =
        i == 0 ? number >= json::nearest_double(at[i]) : number > json::nearest_double(at[i]);
    if (above && number <= json::nearest_double(at[i + 1])) {
      return json::write(at[i]) + "-" + json::write(at[i + 1]);
    }
  }
  return key.ranges.outside;
}

bool is_something(const MaybeValue& value) {
  return value && !value->is_null();
}

json::Value sum_of(const std::vector<MaybeValue>& values, bool average) {
  WideInteger integers = 0;
  bool any_double = false;
  std::vector<double> parts;  // an integer as two, which hold all of its digits
  std::uint64_t count = 0;
  for (const MaybeValue& value : values) {
    if (!value || !value->is_number()) continue;
    ++count;
    if (value->type() == json::Value::Type::kDouble) {
      parts.push_back(value->float64());
      any_double = true;
      continue;
    }
    const bool is_int = value->type() == json::Value::Type::kInt;
    const WideInteger integer = is_int ? WideInteger{value->int64()} : value->uint64();
    integers += integer;
    parts.push_back(static_cast<double>(integer - integer % 65536));
    parts.push_back(static_cast<double>(integer % 65536));
  }
  const double all = exact_sum(parts);
  if (average) return count == 0 ? json::Value() : all / static_cast<double>(count);
  const bool fits = integers >= -(WideInteger{1} << 63) && integers < WideInteger{1} << 64;
  if (any_double || !fits) return all;
  return integers < 0 ? json::Value(static_cast<std::int64_t>(integers))
                      : json::Value(static_cast<std::uint64_t>(integers));
}

json::Value edge_of(const std::vector<MaybeValue>& values, filter::Direction direction) {
  const json::Value* best = nullptr;
  const auto key_of = [&](const json::Value& value) {
    return filter::SortKey::of(filter::Resolved{{&value}, false}, direction);
  };
  for (const MaybeValue& value : values) {
    if (!value || key_of(*value).json().is_null()) continue;
    if (best == nullptr || filter::SortKey::compare(key_of(*value), key_of(*best), direction) < 0) {
      best = &*value;
    }
  }
  return best == nullptr ? json::Value() : *best;
}

json::Array different(const std::vector<MaybeValue>& values) {
  json::Array set;
  for (const MaybeValue& value : values) {
    if (!is_something(value)) continue;
    const bool met = std::any_of(set.begin(), set.end(), [&](const json::Value& other) {
      return json::equal(other, *value);
    });
    if (!met) set.push_back(*value);
  }
  return set;
}

json::Value figure_of(const Metric& metric, const std::vector<Row>& rows) {
  if (!metric.field) return static_cast<std::uint64_t>(rows.size());
  std::vector<MaybeValue> values;
  for (const Row& row : rows) values.push_back(row(*metric.field));
  switch (metric.function) {
    case Function::kCount:
      return static_cast<std::int64_t>(std::count_if(values.begin(), values.end(), is_something));
    case Function::kCountDistinct:
      return static_cast<std::uint64_t>(different(values).size());
    case Function::kSum:
      return sum_of(values, false);
    case Function::kAverage:
      return sum_of(values, true);
    case Function::kMin:
      return edge_of(values, filter::Direction::kAscending);
    case Function::kMax:
      return edge_of(values, filter::Direction::kDescending);
    case Function::kFirst:
      return values.front().value_or(json::Value());
    case Function::kLast:
      return values.back().value_or(json::Value());
    case Function::kAddToSet:
      return different(values);
    case Function::kPush:
      break;
  }
  json::Array pushed;
  for (const MaybeValue& value : values) {
    if (value) pushed.push_back(*value);
  }
  return pushed;
}

struct Collected {
  Group group;
  std::vector<Row> rows;
};

}  // namespace

// Shewchuk's way: the sum so far is a list of doubles without common digits, the least first.
double exact_sum(const std::vector<double>& values) {
  std::vector<double> parts;
  for (double value : values) {
    std::vector<double> kept;
    for (double part : parts) {
      if (std::abs(value) < std::abs(part)) std::swap(value, part);
      const double sum = value + part;
      if (const double lost = part - (sum - value); lost != 0) kept.push_back(lost);
      value = sum;
    }
    kept.push_back(value);
    parts = std::move(kept);
  }
  double sum = 0;
  double lost = 0;
  while (!parts.empty() && lost == 0) {
    const double before = sum;
    sum += parts.back();
    lost = parts.back() - (sum - before);
    parts.pop_back();
  }
  // What was lost may be a half that went to the even side although more lies behind it.
  if (!parts.empty() && (lost < 0) == (parts.back() < 0) && sum + 2 * lost - sum == 2 * lost) {
    sum += 2 * lost;
  }
  return sum;
}

Table aggregate(const Request& request, const std::vector<const document::Document*>& documents) {
  std::vector<Collected> all;
  for (const Row& row : rows_of(request, documents)) {
    std::vector<json::Value> keys;
    for (const Key& key : request.keys) keys.push_back(key_in(key, row));
    const auto known = std::find_if(all.begin(), all.end(), [&](const Collected& other) {
      return std::equal(keys.begin(), keys.end(), other.group.keys.begin(), json::equal);
    });
    if (known != all.end()) {
      known->rows.push_back(row);
    } else {
      all.push_back({{keys, {}}, {row}});
    }
  }
  Table table;
  for (Collected& one : all) {
    for (const Metric& metric : request.metrics) {
      one.group.metrics.push_back(figure_of(metric, one.rows));
    }
    table.groups.push_back(std::move(one.group));
  }
  return table;
}

}  // namespace amend::aggregate::naive
