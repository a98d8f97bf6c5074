#include "api/many_answer.h"

#include "api/guards.h"
#include "api/render.h"
#include "filter/describe.h"
#include "json/write.h"

namespace amend::api {
namespace {

std::string message(const ManyAnswer& answer) {
  if (answer.preview) {
    return std::to_string(answer.count) + " document(s) would be " + std::string(answer.done) +
           ", " + std::to_string(answer.failed) + " would fail; nothing was changed";
  }
  const std::string documents = std::to_string(answer.count) + " document(s)";
  std::string done(answer.done);
  if (answer.failed == 0) return "Successfully " + done + " " + documents;
  done[0] = static_cast<char>(done[0] - 'a' + 'A');
  return done + " " + documents + ", " + std::to_string(answer.failed) + " failed";
}

void write_member(std::string_view name, const json::Value& value, std::string& out) {
  json::write_key(name, out);
  json::write(value, out);
}

}  // namespace

void ResultList::add(const std::string& document_id, const Status& outcome) {
  if (text_.size() > 1) text_.push_back(',');
  text_.push_back('{');
  json::write_key("document_id", text_);
  json::write_string(document_id, text_);
  write_member("success", outcome.ok(), text_);
  if (outcome.ok()) {
    write_member("error", nullptr, text_);
  } else {
    write_member("error", fault_sentence(outcome, "the entry"), text_);
    write_member("error_type", error_name(outcome.code()), text_);
    write_member("retryable", outcome.code() == Code::kVersionConflict, text_);
  }
  text_.push_back('}');
}

std::string ResultList::take() {
  text_.push_back(']');
  return std::move(text_);
}

http::Response many_response(const ManyAnswer& answer) {
  std::string body = "{";
  write_member(std::string(answer.done) + "_count", answer.count, body);
  write_member("failed_count", answer.failed, body);
  if (answer.results) {
    json::write_key("results", body);
    body.append(*answer.results);
  }
  write_member("message", message(answer), body);
  write_member("matched_count", answer.matched, body);
  write_member("version", answer.version ? json::Value(*answer.version) : json::Value(), body);
  if (answer.preview) {
    write_member("filter", answer.filter ? filter::describe(*answer.filter) : json::Value(), body);
    write_preview(*answer.preview, body);
  }
  body.push_back('}');
  return json_response(std::move(body));
}

http::Response refused_response(const ManyAnswer& answer, const std::string& request_id) {
  const std::uint64_t entries = answer.count + answer.failed;
  const Status status(Code::kConflict,
                      std::to_string(answer.failed) + " of " + std::to_string(entries) +
                          " entries fail and the request is atomic; nothing was changed",
                      {{"failed_count", static_cast<std::int64_t>(answer.failed)}});
  http::Response response = error_response(status, request_id);
  // The results are text already; they become the last member of the details.
  const std::string_view end = "}}}";
  response.body.resize(response.body.size() - end.size());
  json::write_key("results", response.body);
  response.body.append(*answer.results).append(end);
  return response;
}

}  // namespace amend::api
