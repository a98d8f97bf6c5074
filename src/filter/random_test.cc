#include "filter/random.h"

#include <cstdlib>

#include "json/parse.h"

namespace amend::filter {

int cases(int otherwise) {
  const char* given = std::getenv("AMEND_CASES");
  return given != nullptr ? std::atoi(given) : otherwise;
}

json::Value Random::scalar() {
  const char* text = pick({"null",
                           "true",
                           "false",
                           "0",
                           "1",
                           "1.0",
                           "2",
                           "1.5",
                           "-1",
                           "9007199254740993",
                           "9007199254740992.0",
                           "18446744073709551615",
                           "\"\"",
                           "\"a\"",
                           "\"A\"",
                           "\"ab\"",
                           "\"b a\"",
                           "\"1\"",
                           "\"1.0\"",
                           "\" 1\"",
                           "\"true\"",
                           "\"TRUE\"",
                           "\"null\"",
                           "\"2026-02-03\"",
                           "\"2026-02-03T00:00:00Z\"",
                           "\"2026-02-03T01:00:00+01:00\"",
                           "\"2026-02-03T00:00\"",
                           "\"2026-02-30\""});
  return *json::parse(text);
}

json::Value Random::value(int depth) {
  if (depth == 0 || !one_in(3)) return scalar();
  if (one_in(2)) {
    json::Array array;
    for (std::size_t left = below(4); left > 0; --left) array.push_back(value(depth - 1));
    return array;
  }
  json::Object object;
  for (const char* key : {"a", "b", "0"}) {
    if (one_in(2)) object.append(key, value(depth - 1));
  }
  return object;
}

json::Value Random::body() {
  json::Object object;
  for (const char* key : {"a", "b", "c", "a.b"}) {
    if (!one_in(4)) object.append(key, value(3));
  }
  return object;
}

json::Value Random::operand(std::string_view op) {
  if (op == "exists" || op == "is_null") return one_in(2);
  if (op == "in" || op == "nin") {
    json::Array list;
    for (std::size_t left = below(4); left > 0; --left) list.push_back(value(2));
    return list;
  }
  if (op == "eq" || op == "ne") return value(2);
  if (op == "regex") return pick({"a", "^a", "b$", "[ab]{2}", "\\d", ""});
  for (;;) {
    json::Value candidate = scalar();
    if (candidate.is_string()) return candidate;
    if (candidate.is_number() && (op.starts_with('g') || op.starts_with('l'))) return candidate;
    if (op == "contains" && !candidate.is_null()) return candidate;
  }
}

json::Value Random::condition(std::string_view op) {
  const char* path = pick({"a", "b", "c", "a.b", "b.a", "a.0", "a[].b", "a[0].b", "b.a.b", "d"});
  return json::make_object({{"field", path}, {"operator", op}, {"value", operand(op)}});
}

json::Value Random::condition() {
  return condition(pick({"eq", "ne", "gt", "lt", "gte", "lte", "in", "nin", "contains",
                         "starts_with", "ends_with", "regex", "exists", "is_null", "text"}));
}

json::Value Random::filter(int depth) {
  if (depth == 0 || one_in(3)) return condition();
  json::Array list;
  for (std::size_t left = 1 + below(3); left > 0; --left) list.push_back(filter(depth - 1));
  return json::make_object({{pick({"AND", "OR", "NOT"}), std::move(list)}});
}

json::Value Random::nonsense(int depth) {
  if (depth == 0 || one_in(5)) return scalar();
  if (one_in(4)) {
    json::Array array;
    for (std::size_t left = below(4); left > 0; --left) array.push_back(nonsense(depth - 1));
    return array;
  }
  json::Object object;
  for (std::size_t left = below(4); left > 0; --left) {
    const char* key = pick({"AND",    "OR",       "NOT",    "and",     "not",      "must",
                            "should", "must_not", "field",  "key",     "operator", "value",
                            "match",  "range",    "gt",     "$lte",    "$not",     "any",
                            "text",   "regex",    "has_id", "is_null", "is_empty", "case_sensitive",
                            "a",      "a.b",      "",       "type",    "nested"});
    const json::Value value =
        one_in(3) ? json::Value(pick({"a", "eq", "in", "exists", "dynamic"})) : nonsense(depth - 1);
    object[key] = value;
  }
  return object;
}

}  // namespace amend::filter
