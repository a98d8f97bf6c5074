#include "text/answer.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "json/parse.h"
#include "json/write.h"
#include "text/placeholder.h"
#include "text/substitute.h"

namespace amend::text {
namespace {

using json::Value;
using Fault = std::optional<std::string>;

Value parsed_constant(const char* text) {
  return std::move(json::parse(text)).value();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// One pattern; or, when the text as a whole is no JSON value, one pattern a line.
Result<std::vector<Value>> read_patterns(const std::string& text, const Variables& variables) {
  AMEND_ASSIGN_OR_RETURN(const std::string plain, substitute(text, variables));
  if (auto whole = json::parse(plain); whole.ok()) return std::vector{std::move(whole).value()};
  std::vector<Value> patterns;
  for (const std::string& line : lines_of(plain)) {
    auto pattern = json::parse(line);
    if (!pattern.ok()) return Status(Code::kBadRequest, "this pattern is not JSON: " + line);
    patterns.push_back(std::move(pattern).value());
  }
  return patterns;
}

// The pattern of an ErrorResponse (contract 6.1).
Value error_pattern(const Answer& expected, Value details) {
  Value pattern = parsed_constant(R"({"success":false,"status":0,
      "error":{"type":"","message":"<re:[\\s\\S]+>","details":null}})");
  pattern.object()["status"] = expected.status;
  json::Object& error = pattern.object()["error"].object();
  error["type"] = expected.error_type;
  error["details"] = std::move(details);
  return pattern;
}

// The pattern of a 422, both shapes at once; the issues are compared apart.
Value invalid_pattern() {
  return parsed_constant(R"({"success":false,"status":422,
      "error":{"type":"ValidationError","message":"<re:[\\s\\S]+>",
               "details":{"validation_errors":"<array>"}},
      "detail":"<array>"})");
}

// The pattern of a page of documents (contract 4.6).
Value list_pattern(const std::vector<std::string>& ids) {
  Value pattern = parsed_constant(R"({"results":[],"groups":"<null|absent>",
      "pagination":{"total":"<int|null|absent>","page":"<int|null|absent>","page_size":"<int>",
        "total_pages":"<int|null|absent>","next_page":"<string|null|absent>",
        "previous_page":"<string|null|absent>","next_cursor":"<string|null|absent>",
        "has_more":"<bool>","limit":"<int>","offset":"<int|null|absent>"},
      "total_documents":"<int>",
      "stats":{"total_documents":"<int>","avg_blobs_per_document":"<number>",
        "total_groups":"<null|absent>","avg_documents_per_group":"<null|absent>"},
      "group_by_field":"<null|absent>"})");
  for (const std::string& id : ids) {
    Value document =
        parsed_constant(R"({"collection_id":"<string>","_internal":"<object>","...":"<any>"})");
    document.object()["document_id"] = id;
    pattern.object()["results"].array().push_back(std::move(document));
  }
  return pattern;
}

bool type_fits(const std::string& types, const std::string& type) {
  return types == "*" || ("|" + types + "|").find("|" + type + "|") != std::string::npos;
}

Result<Value> read_loc(const IssuePattern& issue, const Variables& variables) {
  AMEND_ASSIGN_OR_RETURN(const std::string text, substitute(issue.loc, variables));
  Result<Value> loc = json::parse(text);
  if (!loc.ok() || !loc->is_array()) {
    return Status(Code::kBadRequest, "the place of a fault is a JSON array, not " + text);
  }
  return loc;
}

// Whether one of `detail`'s items has the wanted type and place.
bool names_issue(const json::Array& detail, const IssuePattern& issue, const Value& loc,
                 Variables& variables) {
  return std::any_of(detail.begin(), detail.end(), [&](const Value& item) {
    return type_fits(issue.types, item.find("type")->string()) &&
           !match(loc, *item.find("loc"), variables);
  });
}

// The same faults must stand in both places of a 422, under the names of each shape.
Fault compare_twins(const Value& body, Variables& variables) {
  const json::Array& detail = body.find("detail")->array();
  const json::Array& errors =
      body.find("error")->find("details")->find("validation_errors")->array();
  if (detail.empty()) return "$.detail: is empty";
  if (detail.size() != errors.size()) return "$: detail and validation_errors differ in length";
  static const Value shape = parsed_constant(
      R"({"loc":"<array>","msg":"<re:[\\s\\S]+>","type":"<re:[a-z_]+>","...":"<any>"})");
  for (std::size_t i = 0; i < detail.size(); ++i) {
    if (Fault fault = match(shape, detail[i], variables)) return "detail: " + *fault;
    Value twin = parsed_constant("{\"...\":\"<any>\"}");
    twin.object()["type"] = *detail[i].find("type");
    twin.object()["location"] = *detail[i].find("loc");
    twin.object()["message"] = *detail[i].find("msg");
    if (Fault fault = match(twin, errors[i], variables)) return "validation_errors: " + *fault;
  }
  return std::nullopt;
}

Fault compare_invalid(const Answer& expected, const Value& body, Variables& variables) {
  if (Fault fault = match(invalid_pattern(), body, variables)) return fault;
  if (Fault fault = compare_twins(body, variables)) return fault;
  for (const IssuePattern& issue : expected.issues) {
    const Result<Value> loc = read_loc(issue, variables);
    if (!loc.ok()) return loc.status().message();
    if (!names_issue(body.find("detail")->array(), issue, *loc, variables)) {
      return "$.detail: no " + issue.types + " at " + json::write(*loc);
    }
  }
  return std::nullopt;
}

// The details of an error, if the case says nothing about them.
Value any_details() {
  return "<object|null|absent>";
}

Result<Value> details_pattern(const Answer& expected, const Variables& variables) {
  if (expected.pattern.empty()) return any_details();
  AMEND_ASSIGN_OR_RETURN(std::vector<Value> patterns, read_patterns(expected.pattern, variables));
  if (patterns.size() != 1) return Status(Code::kBadRequest, "details are one pattern");
  return std::move(patterns[0]);
}

Fault compare_json(const Answer& expected, const Value& body, Variables& variables) {
  if (expected.kind == Answer::Kind::kInvalid) return compare_invalid(expected, body, variables);
  if (expected.kind == Answer::Kind::kIds) {
    return match(list_pattern(expected.ids), body, variables);
  }
  Result<Value> details = details_pattern(expected, variables);
  if (!details.ok()) return details.status().message();
  return match(error_pattern(expected, std::move(details).value()), body, variables);
}

Fault compare_lines(const std::vector<Value>& patterns, const std::string& body,
                    Variables& variables) {
  const std::vector<std::string> lines = lines_of(body);
  if (lines.size() != patterns.size()) {
    return "expected " + std::to_string(patterns.size()) + " lines of JSON, got " +
           std::to_string(lines.size());
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string place = "line " + std::to_string(i + 1) + ": ";
    const auto line = json::parse(lines[i]);
    if (!line.ok()) return place + "is not JSON";
    if (Fault fault = match(patterns[i], *line, variables)) return place + *fault;
  }
  return std::nullopt;
}

Fault compare_body(const Answer& expected, const http::Response& actual, Variables& variables) {
  if (expected.kind == Answer::Kind::kPattern) {
    const auto patterns = read_patterns(expected.pattern, variables);
    if (!patterns.ok()) return patterns.status().message();
    if (patterns->size() != 1) return compare_lines(*patterns, actual.body, variables);
    const auto body = json::parse(actual.body);
    if (!body.ok()) return "the answer is not JSON";
    return match(patterns->front(), *body, variables);
  }
  const auto body = json::parse(actual.body);
  if (!body.ok()) return "the answer is not JSON";
  return compare_json(expected, *body, variables);
}

Fault compare_header(const HeaderLine& line, const http::Response& actual, Variables& variables) {
  const std::string* found = actual.headers.find(line.name);
  if (line.removed) {
    return found == nullptr ? std::nullopt : Fault(line.name + ": unexpected: " + *found);
  }
  const auto pattern = substitute(line.value, variables);
  if (!pattern.ok()) return pattern.status().message();
  const Fault fault = match_text(*pattern, found, variables);
  return fault ? Fault(line.name + ": " + *fault) : std::nullopt;
}

bool is_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// What holds for every answer (contract 0.1, 0.5).
Fault compare_always(const Answer& expected, const http::Response& actual) {
  const auto ids = actual.headers.all("X-Request-ID");
  if (ids.size() != 1 || !is_request_id(ids[0])) return "X-Request-ID: expected one, 1-128 ASCII";
  const bool says_type = std::any_of(
      expected.headers.begin(), expected.headers.end(),
      [](const HeaderLine& line) { return http::same_header_name(line.name, "Content-Type"); });
  const std::string* type = actual.headers.find("Content-Type");
  if (says_type || (type != nullptr && type->starts_with("application/json"))) return std::nullopt;
  return "Content-Type: expected application/json, got " + (type ? *type : "none");
}

// Gives every "<save:name>" of the pattern a value.
void save_stand_ins(const Value& pattern, Variables& variables) {
  if (pattern.is_string() && looks_like_placeholder(pattern.string())) {
    const auto placeholder = parse_placeholder(pattern.string());
    if (placeholder.ok() && placeholder->kind == Placeholder::Kind::kSave) {
      variables[placeholder->argument] = "1";  // JSON in a string and without
    }
  } else if (pattern.is_array()) {
    for (const Value& element : pattern.array()) save_stand_ins(element, variables);
  } else if (pattern.is_object()) {
    for (const auto& member : pattern.object()) save_stand_ins(member.value, variables);
  }
}

Fault check_pattern(const Value& pattern, Variables& variables) {
  save_stand_ins(pattern, variables);
  return find_fault(pattern);
}

}  // namespace

Fault compare_answer(const Answer& expected, const http::Response& actual, Variables& variables) {
  const bool other = expected.other_status != 0 && actual.status == expected.other_status;
  if (actual.status != expected.status && !other) {
    return "expected status " + std::to_string(expected.status) + ", got " +
           std::to_string(actual.status);
  }
  if (Fault fault = compare_always(expected, actual)) return fault;
  for (const HeaderLine& line : expected.headers) {
    if (Fault fault = compare_header(line, actual, variables)) return fault;
  }
  return compare_body(expected, actual, variables);
}

Fault check_answer(const Answer& expected, Variables& variables) {
  for (const HeaderLine& line : expected.headers) {
    const auto text = substitute(line.value, variables);
    if (!text.ok()) return text.status().message();
    if (Fault fault = check_pattern(Value(*text), variables)) return fault;
  }
  for (const IssuePattern& issue : expected.issues) {
    const auto loc = read_loc(issue, variables);
    if (!loc.ok()) return loc.status().message();
    if (Fault fault = check_pattern(*loc, variables)) return fault;
  }
  if (expected.pattern.empty()) return std::nullopt;
  const auto patterns = read_patterns(expected.pattern, variables);
  if (!patterns.ok()) return patterns.status().message();
  for (const Value& pattern : *patterns) {
    if (Fault fault = check_pattern(pattern, variables)) return fault;
  }
  return std::nullopt;
}

}  // namespace amend::text
