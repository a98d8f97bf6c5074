#include "base/status.h"

#include <cassert>

namespace amend {
namespace {

const std::string kEmptyText;
const std::vector<Issue> kNoIssues;
const std::vector<Detail> kNoDetails;

}  // namespace

Status::Status(Code code, std::string message, std::vector<Detail> details)
    : rep_(std::make_shared<const Rep>(Rep{code, std::move(message), {}, {}, std::move(details)})) {
  assert(code != Code::kOk);
}

Status Status::validation(std::vector<Issue> issues) {
  assert(!issues.empty());
  std::string message = "Request validation failed: " + std::to_string(issues.size()) +
                        (issues.size() == 1 ? " error; " : " errors; ") +
                        sentence(issues.front(), "it");
  return Status(std::make_shared<const Rep>(
      Rep{Code::kValidation, std::move(message), {}, std::move(issues), {}}));
}

Status Status::not_found(std::string resource, std::string id, std::string message) {
  return {Code::kNotFound,
          std::move(message),
          {{"resource", std::move(resource)}, {"id", std::move(id)}}};
}

Status Status::internal(std::string log_text) {
  return Status(std::make_shared<const Rep>(Rep{
      Code::kInternal, "The server could not complete the request", std::move(log_text), {}, {}}));
}

const std::string& Status::message() const {
  return rep_ ? rep_->message : kEmptyText;
}
const std::string& Status::log_text() const {
  return rep_ ? rep_->log_text : kEmptyText;
}
const std::vector<Issue>& Status::issues() const {
  return rep_ ? rep_->issues : kNoIssues;
}
const std::vector<Detail>& Status::details() const {
  return rep_ ? rep_->details : kNoDetails;
}

Status Status::under(const std::vector<Issue::Step>& prefix) const {
  if (code() != Code::kValidation) return *this;
  std::vector<Issue> moved = issues();
  for (Issue& issue : moved) issue.loc.insert(issue.loc.begin(), prefix.begin(), prefix.end());
  return validation(std::move(moved));
}

std::string describe(const std::vector<Issue::Step>& loc) {
  std::string text;
  for (const Issue::Step& step : loc) {
    if (const auto* index = std::get_if<std::int64_t>(&step)) {
      text += '[' + std::to_string(*index) + ']';
    } else {
      if (!text.empty()) text += '.';
      text += std::get<std::string>(step);
    }
  }
  return text;
}

std::string sentence(const Issue& issue, std::string_view subject) {
  if (issue.loc.empty()) return std::string(subject) + " " + issue.message;
  return "'" + describe(issue.loc) + "' " + issue.message;
}

}  // namespace amend
