#include "api/aggregate_request.h"

#include <algorithm>

#include "api/decode.h"
#include "api/selection.h"
#include "base/limits.h"
#include "json/compare.h"

namespace amend::api {
namespace {

using aggregate::Function;
using aggregate::Having;
using aggregate::Key;
using aggregate::Metric;
using aggregate::Unit;

template <class Meaning>
struct Word {
  std::string_view text;
  Meaning meaning;
};

constexpr Word<Unit> kTruncations[] = {
    {"year", Unit::kYear}, {"month", Unit::kMonth},   {"week", Unit::kWeek},    {"day", Unit::kDay},
    {"hour", Unit::kHour}, {"minute", Unit::kMinute}, {"second", Unit::kSecond}};
constexpr Word<Unit> kParts[] = {
    {"year", Unit::kYear}, {"month", Unit::kMonth},         {"week", Unit::kWeek},
    {"day", Unit::kDay},   {"dayOfWeek", Unit::kDayOfWeek}, {"dayOfYear", Unit::kDayOfYear},
    {"hour", Unit::kHour}, {"minute", Unit::kMinute},       {"second", Unit::kSecond}};
constexpr Word<Function> kFunctions[] = {
    {"count", Function::kCount}, {"count_distinct", Function::kCountDistinct},
    {"sum", Function::kSum},     {"avg", Function::kAverage},
    {"min", Function::kMin},     {"max", Function::kMax},
    {"first", Function::kFirst}, {"last", Function::kLast},
    {"push", Function::kPush},   {"add_to_set", Function::kAddToSet}};
constexpr Word<Having::Operator> kOperators[] = {
    {"gt", Having::Operator::kGt}, {"gte", Having::Operator::kGte},
    {"lt", Having::Operator::kLt}, {"lte", Having::Operator::kLte},
    {"eq", Having::Operator::kEq}, {"ne", Having::Operator::kNe}};
constexpr Word<filter::Direction> kDirections[] = {{"asc", filter::Direction::kAscending},
                                                   {"desc", filter::Direction::kDescending}};

template <class Meaning, std::size_t kCount>
std::optional<Meaning> read_word(Fields& fields, std::string_view name,
                                 const Word<Meaning> (&words)[kCount]) {
  const auto text = fields.text(name);
  if (!text) return {};
  std::vector<std::string_view> texts;
  for (const auto& word : words) {
    if (word.text == *text) return word.meaning;
    texts.push_back(word.text);
  }
  fields.fault(name, one_of(texts), "enum");
  return {};
}

template <class Meaning, std::size_t kCount>
std::optional<Meaning> required_word(Fields& fields, std::string_view name,
                                     const Word<Meaning> (&words)[kCount]) {
  if (fields.find(name) == nullptr) fields.missing(name);
  return read_word(fields, name, words);
}

// A text that must be there and not be empty.
std::string required_name(Fields& fields, std::string_view name) {
  const bool given = fields.find(name) != nullptr;
  std::string text = fields.required_text(name);
  if (given && fields.find(name)->is_string() && text.empty()) {
    fields.fault(name, "must not be empty", "too_short");
  }
  return text;
}

// Reads each element of a list with `read`, within [least, most] elements.
template <class Read>
void read_list(Fields& body, std::string_view name, std::size_t least, std::size_t most,
               Read read) {
  const json::Array* list = body.array(name);
  if (list == nullptr) return;
  if (list->size() < least) {
    body.fault(name, "must have at least " + std::to_string(least) + " entry", "too_short");
  }
  if (list->size() > most) {
    body.fault(name, "must have at most " + std::to_string(most) + " entries", "too_long");
    return;
  }
  for (std::size_t at = 0; at < list->size(); ++at) read(Fields((*list)[at], body, name, at));
}

Key read_key(Fields fields) {
  Key key;
  const std::string field = required_name(fields, "field");
  key.field = filter::FieldPath(field);
  key.name = fields.text("alias").value_or(field);
  const auto truncation = read_word(fields, "date_trunc", kTruncations);
  const auto part = read_word(fields, "date_part", kParts);
  if (truncation && part) {
    fields.fault("date_part", "cannot stand beside 'date_trunc'; give one of them", "value_error");
  }
  if (truncation || part) {
    key.kind = truncation ? Key::Kind::kTruncate : Key::Kind::kPart;
    key.unit = truncation ? *truncation : *part;
  }
  return key;
}

Key read_range(Fields fields) {
  Key key;
  key.kind = Key::Kind::kRange;
  key.name = required_name(fields, "field");
  key.field = filter::FieldPath(key.name);
  key.ranges.outside = fields.text("default_bucket").value_or("other");
  if (fields.find("boundaries") == nullptr) fields.missing("boundaries");
  const json::Array* boundaries = fields.array("boundaries");
  if (boundaries == nullptr) return key;
  if (boundaries->empty()) fields.fault("boundaries", "must have at least 1 number", "too_short");
  if (boundaries->size() > limits::kAggregateBoundaries) {
    fields.fault("boundaries",
                 "must have at most " + std::to_string(limits::kAggregateBoundaries) + " numbers",
                 "too_long");
    return key;
  }
  if (!std::all_of(boundaries->begin(), boundaries->end(),
                   [](const json::Value& value) { return value.is_number(); })) {
    fields.fault("boundaries", "must be a list of numbers", "float_type");
    return key;
  }
  const auto not_ascending = [](const json::Value& a, const json::Value& b) {
    return json::compare_numbers(a, b) >= 0;
  };
  if (std::adjacent_find(boundaries->begin(), boundaries->end(), not_ascending) !=
      boundaries->end()) {
    fields.fault("boundaries", "must ascend, no number twice", "value_error");
  }
  key.ranges.boundaries = *boundaries;
  return key;
}

Metric read_metric(Fields fields) {
  Metric metric;
  metric.name = required_name(fields, "alias");
  const auto function = required_word(fields, "function", kFunctions);
  const auto distinct = fields.text("distinct_field");
  auto field = fields.text("field");
  if (!function) return metric;
  metric.function = *function;
  if (*function == Function::kCountDistinct && distinct) field = distinct;
  if (field) {
    metric.field.emplace(*field);
  } else if (*function != Function::kCount) {
    fields.missing(*function == Function::kCountDistinct ? "distinct_field" : "field");
  }
  return metric;
}

// Its metric is found by name once all are known.
struct NamedHaving {
  std::string field;
  Having having;
};

NamedHaving read_having(Fields fields) {
  NamedHaving read;
  read.field = required_name(fields, "field");
  const auto op = required_word(fields, "operator", kOperators);
  if (op) read.having.op = *op;
  const json::Value* value = fields.find("value");
  if (value == nullptr) {
    fields.missing("value");
  } else if (!value->is_number() && !value->is_string()) {
    fields.fault("value", "must be a number or a string", "value_error");
  } else {
    read.having.value = *value;
  }
  return read;
}

void read_limit(Fields& body, aggregate::Request& request) {
  const auto limit = body.integer("limit");
  if (!limit) return;
  if (*limit < 1) {
    body.fault("limit", "must be greater than 0", "greater_than_equal");
  } else {
    request.limit = static_cast<std::uint64_t>(*limit);
  }
}

template <class Named>
std::optional<std::size_t> find_name(const std::vector<Named>& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Named& one) { return one.name == name; });
  if (found == list.end()) return {};
  return static_cast<std::size_t>(found - list.begin());
}

template <class Named>
Status refuse_repeated(const std::vector<Named>& list, const std::string& member) {
  std::vector<std::string> names;
  for (const Named& one : list) names.push_back(one.name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return {};
  return {Code::kBadRequest,
          "Two members of '" + member + "' would have the name '" + *twice +
              "' in the answer; give each an alias of its own",
          {{"field", *twice}}};
}

Status names_nothing(const char* member, const std::string& name, const char* what) {
  return {Code::kBadRequest,
          "'" + std::string(member) + "' names '" + name + "', which is no " + what +
              " of this request",
          {{"field", name}}};
}

// What needs more than one member to be seen.
Status settle_names(std::vector<NamedHaving> having, const std::optional<std::string>& sort_by,
                    filter::Direction direction, aggregate::Request& request) {
  AMEND_RETURN_IF_ERROR(refuse_repeated(request.keys, "group"));
  AMEND_RETURN_IF_ERROR(refuse_repeated(request.metrics, "metrics"));
  for (NamedHaving& one : having) {
    const auto metric = find_name(request.metrics, one.field);
    if (!metric) return names_nothing("having", one.field, "alias of an aggregation");
    one.having.metric = *metric;
    request.having.push_back(std::move(one.having));
  }
  if (!sort_by) return {};
  const auto metric = find_name(request.metrics, *sort_by);
  auto key = find_name(request.keys, *sort_by);
  for (std::size_t at = 0; at < request.keys.size() && !key; ++at) {
    if (request.keys[at].field.text() == *sort_by) key = at;
  }
  if (!metric && !key) return names_nothing("sort_by", *sort_by, "group and no alias");
  request.order = aggregate::Order{metric.has_value(), metric ? *metric : *key, direction};
  return {};
}

}  // namespace

Result<AggregateRequest> read_aggregate_request(const json::Value& body) {
  Faults faults;
  Fields fields(body, {"body"}, faults);
  AggregateRequest read;
  aggregate::Request& request = read.request;
  std::vector<NamedHaving> having;
  for (const char* required : {"group_by", "aggregations"}) {
    if (fields.find(required) == nullptr) fields.missing(required);
  }
  read_list(fields, "group_by", 1, limits::kAggregateKeys,
            [&](Fields entry) { request.keys.push_back(read_key(std::move(entry))); });
  read_list(fields, "aggregations", 1, limits::kAggregateMetrics,
            [&](Fields entry) { request.metrics.push_back(read_metric(std::move(entry))); });
  read_list(fields, "range_buckets", 0, limits::kAggregateKeys,
            [&](Fields entry) { request.keys.push_back(read_range(std::move(entry))); });
  read_list(fields, "having", 0, limits::kAggregateHaving,
            [&](Fields entry) { having.push_back(read_having(std::move(entry))); });
  if (const auto unwind = fields.text("unwind")) request.unwind.emplace(*unwind);
  read_limit(fields, request);
  const auto sort_by = fields.text("sort_by");
  const auto direction =
      read_word(fields, "sort_direction", kDirections).value_or(filter::Direction::kDescending);
  Selection chosen = read_filters(fields);
  read.filter = std::move(chosen.filter);
  read.rule = std::move(chosen.filter_rule);
  AMEND_RETURN_IF_ERROR(faults.status());
  const Status names = settle_names(std::move(having), sort_by, direction, request);
  if (read.rule.ok()) read.rule = names;
  read.stages = 2 + (read.filter.empty() ? 0 : 1) + (request.unwind ? 1 : 0) +
                (request.having.empty() ? 0 : 1) + (request.order ? 1 : 0) +
                (request.limit ? 1 : 0);
  return read;
}

}  // namespace amend::api
