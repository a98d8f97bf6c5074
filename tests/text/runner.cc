#include "text/runner.h"

#include <algorithm>
#include <iostream>

#include "json/parse.h"
#include "text/answer.h"
#include "text/substitute.h"

namespace amend::text {
namespace {

using Fault = std::optional<std::string>;

std::string shortened(const std::string& text) {
  constexpr std::size_t kShown = 1500;
  if (text.size() <= kShown) return text;
  return text.substr(0, kShown) + "... (" + std::to_string(text.size()) + " bytes)";
}

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

Fault fault_of(const Status& status) {
  if (status.ok()) return std::nullopt;
  return status.log_text().empty() ? status.message() : status.log_text();
}

// The place and the surroundings of the first difference between two states.
std::string first_difference(const std::string& before, const std::string& after) {
  const auto end = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto at = static_cast<std::size_t>(end.first - before.begin());
  const std::size_t from = at < 100 ? 0 : at - 100;
  return "the request changed something.\nbefore: ..." + before.substr(from, 300) +
         "\nafter:  ..." + after.substr(std::min(from, after.size()), 300);
}

// What a header that is not given explicitly is sent as.
void add_defaults(const Exchange& exchange, const Variables& variables, http::Headers& headers) {
  const auto given = [&](std::string_view name) {
    return std::any_of(exchange.headers.begin(), exchange.headers.end(),
                       [&](const auto& line) { return http::same_header_name(line.name, name); });
  };
  if (!given("Authorization")) headers.add("Authorization", std::string("Bearer ") + kRootKey);
  const auto ns = variables.find("ns");
  if (!given("X-Namespace") && ns != variables.end() && ns->second.is_string()) {
    headers.add("X-Namespace", ns->second.string());
  }
  if (!given("Content-Type") && exchange.has_body) headers.add("Content-Type", "application/json");
}

bool is_lines(const Exchange& exchange) {
  return std::any_of(exchange.headers.begin(), exchange.headers.end(), [](const auto& line) {
    return line.value.find("ndjson") != std::string::npos;
  });
}

Fault check_body(const Exchange& exchange, const Variables& variables) {
  const auto body = substitute(exchange.body, variables);
  if (!body.ok()) return body.status().message();
  if (exchange.raw) return fault_of(unescape(exchange.body).status());
  if (!exchange.has_body || is_lines(exchange) || json::parse(*body).ok()) return std::nullopt;
  return "the body is not JSON (if it is meant not to be, write it as body-raw)";
}

Fault check_exchange(const Exchange& exchange, Variables& variables) {
  if (Fault fault = check_body(exchange, variables)) return fault;
  const auto target = substitute(exchange.target, variables);
  if (!target.ok()) return target.status().message();
  for (const HeaderLine& line : exchange.headers) {
    const auto value = substitute(line.value, variables);
    if (!value.ok()) return value.status().message();
  }
  return check_answer(exchange.answer, variables);
}

Variables first_variables() {
  return {{"key", kRootKey}};
}

std::string filter_body(const std::string& filter) {
  return "{\"filters\":" + filter + "}";
}

http::RequestHead collection_request(const Variables& variables, const std::string& what) {
  const auto target = substitute("/v1/collections/{{col}}/documents/" + what, variables);
  http::RequestHead head{"POST", target.ok() ? *target : "/", {}};
  Exchange plain;
  plain.has_body = true;
  add_defaults(plain, variables, head.headers);
  return head;
}

}  // namespace

bool Runner::run(const std::vector<Case>& cases) {
  if (const Fault fault = fault_of(server_.start())) {
    std::cout << *fault << '\n';
    return false;
  }
  variables_ = first_variables();
  int failed = 0;
  for (const Case& test : cases) {
    const Fault fault = run_case(test);
    if (!fault) continue;
    ++failed;
    std::cout << test.place() << ": FAILED: " << test.name << '\n' << last_ << *fault << "\n\n";
    if (!server_.running()) std::cout << "the server died:\n" << server_.log_tail() << '\n';
    if (test.setup || !server_.running()) break;
  }
  if (server_.running()) {
    if (const Fault fault = fault_of(server_.stop())) {
      ++failed;
      std::cout << *fault << '\n';
    }
  }
  return failed == 0;
}

Fault Runner::run_case(const Case& test) {
  last_.clear();
  switch (test.kind) {
    case Case::Kind::kRestart:
    case Case::Kind::kKill:
      return restart(test);
    case Case::Kind::kExchanges:
      break;
  }
  if (!test.unchanged) {
    state_.reset();
    return run_exchanges(test);
  }
  if (Fault fault = remember_state()) return fault;
  if (Fault fault = run_exchanges(test)) {
    state_.reset();
    return fault;
  }
  return compare_state();
}

Fault Runner::run_exchanges(const Case& test) {
  for (const Exchange& exchange : test.exchanges) {
    if (Fault fault = run_exchange(exchange)) {
      return "line " + std::to_string(exchange.line) + ":\n" + indented(*fault);
    }
  }
  return std::nullopt;
}

Fault Runner::run_exchange(const Exchange& exchange) {
  const auto head = head_of(exchange);
  if (!head.ok()) return head.status().message();
  const auto body = body_of(exchange);
  if (!body.ok()) return body.status().message();
  const auto response = send(*head, *body);
  if (!response.ok()) return fault_of(response.status());
  Variables saved = variables_;
  if (Fault fault = compare_answer(exchange.answer, *response, saved)) return fault;
  variables_ = std::move(saved);
  if (!exchange.is_filter) return std::nullopt;
  const auto filter = substitute(exchange.body, variables_);
  if (exchange.answer.kind == Answer::Kind::kIds) return check_filter(*filter, exchange.answer.ids);
  return check_refusal(*filter, exchange.answer);
}

Result<http::RequestHead> Runner::head_of(const Exchange& exchange) const {
  AMEND_ASSIGN_OR_RETURN(std::string target, substitute(exchange.target, variables_));
  http::RequestHead head{exchange.method, std::move(target), {}};
  add_defaults(exchange, variables_, head.headers);
  for (const HeaderLine& line : exchange.headers) {
    if (line.removed) continue;
    AMEND_ASSIGN_OR_RETURN(std::string value, substitute(line.value, variables_));
    head.headers.add(line.name, std::move(value));
  }
  return head;
}

Result<std::string> Runner::body_of(const Exchange& exchange) const {
  AMEND_ASSIGN_OR_RETURN(std::string body, substitute(exchange.body, variables_));
  if (exchange.is_filter) return filter_body(body);
  return exchange.raw ? unescape(body) : body;
}

Result<http::Response> Runner::send(const http::RequestHead& head, const std::string& body) {
  last_ = "  " + head.method + " " + shortened(head.target) + "\n";
  for (const auto& [name, value] : head.headers.lines()) {
    last_ += "  " + name + ": " + shortened(value) + "\n";
  }
  last_ += "  " + shortened(body) + "\n";
  auto response = server_.client().send(head, body);
  if (!response.ok()) return response;
  last_ += "  -> " + std::to_string(response->status) + " " + shortened(response->body) + "\n";
  return response;
}

Fault Runner::check_filter(const std::string& filter, const std::vector<std::string>& ids) {
  if (Fault fault = check_batch_count(filter, ids.size())) return fault;
  return check_complement(filter, ids);
}

Fault Runner::check_refusal(const std::string& filter, const Answer& answer) {
  const auto response = send(collection_request(variables_, "batch"),
                             "{\"filters\":" + filter + ",\"update_data\":{\"hit\":true}}");
  if (!response.ok()) return fault_of(response.status());
  Variables saved = variables_;
  return compare_answer(answer, *response, saved);
}

Fault Runner::check_batch_count(const std::string& filter, std::size_t count) {
  const auto response = send(collection_request(variables_, "batch"),
                             "{\"filters\":" + filter + ",\"update_data\":{}}");
  if (!response.ok()) return fault_of(response.status());
  const auto body = json::parse(response->body);
  const json::Value* updated = body.ok() ? body->find("updated_count") : nullptr;
  const bool same = updated != nullptr && updated->type() == json::Value::Type::kInt &&
                    updated->int64() == static_cast<std::int64_t>(count);
  if (same) return std::nullopt;
  return "the batch update with this filter and an empty update_data should count " +
         std::to_string(count) + " documents";
}

Fault Runner::check_complement(const std::string& filter, const std::vector<std::string>& ids) {
  auto expected = list_ids("{}");
  if (!expected.ok()) return fault_of(expected.status());
  std::erase_if(*expected, [&](const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  });
  const auto others = list_ids(filter_body("{\"NOT\":[" + filter + "]}"));
  if (!others.ok()) return fault_of(others.status());
  if (*others == *expected) return std::nullopt;
  std::string names;
  for (const std::string& id : *expected) names += " " + id;
  return "NOT around this filter should find exactly the others:" + names;
}

Result<std::vector<std::string>> Runner::list_ids(const std::string& body) {
  AMEND_ASSIGN_OR_RETURN(const http::Response response,
                         send(collection_request(variables_, "list?limit=1000"), body));
  AMEND_ASSIGN_OR_RETURN(const json::Value list, json::parse(response.body));
  const json::Value* results = list.find("results");
  std::vector<std::string> ids;
  if (results == nullptr || !results->is_array()) {
    return Status(Code::kUnavailable, "no list of documents");
  }
  for (const json::Value& document : results->array()) {
    const json::Value* id = document.find("document_id");
    ids.push_back(id != nullptr && id->is_string() ? id->string() : "?");
  }
  return ids;
}

Fault Runner::restart(const Case& test) {
  if (Fault fault = remember_state()) return fault;
  if (test.kind == Case::Kind::kKill) {
    server_.kill();
  } else if (Fault fault = fault_of(server_.stop())) {
    return fault;
  }
  if (Fault fault = fault_of(server_.start(test.options))) return fault;
  return compare_state();
}

Fault Runner::remember_state() {
  if (state_) return std::nullopt;
  auto state = read_state(server_.client());
  if (!state.ok()) return fault_of(state.status());
  state_ = std::move(state).value();
  return std::nullopt;
}

Fault Runner::compare_state() {
  auto after = read_state(server_.client());
  if (!after.ok()) return fault_of(after.status());
  const std::string before = std::exchange(*state_, std::move(after).value());
  if (before == *state_) return std::nullopt;
  return first_difference(before, *state_);
}

bool check_cases(const std::vector<Case>& cases) {
  Variables variables = first_variables();
  bool good = true;
  for (const Case& test : cases) {
    for (const Exchange& exchange : test.exchanges) {
      const Fault fault = check_exchange(exchange, variables);
      if (!fault) continue;
      good = false;
      std::cout << test.file << ":" << exchange.line << ": " << *fault << '\n';
    }
  }
  return good;
}

}  // namespace amend::text
