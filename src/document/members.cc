#include "document/members.h"

#include "base/limits.h"
#include "document/fields.h"
#include "document/rules.h"

namespace amend::document {
namespace {

std::string joined(std::span<const std::string> place) {
  std::string text = place.front();
  for (const std::string& name : place.subspan(1)) text.append(".").append(name);
  return text;
}

}  // namespace

std::vector<std::string> place_of_member(const std::string& name) {
  const Place alias = write_alias(name);
  if (alias.empty()) return {name};
  return {alias.begin(), alias.end()};
}

Status check_value(std::span<const std::string> place, const json::Value& value) {
  if (static_cast<int>(place.size()) + json::depth(value) > limits::kDocumentDepth) {
    return Status::validation(
        {{{joined(place)},
          "is nested deeper than the " + std::to_string(limits::kDocumentDepth) +
              " levels a document may have",
          "value_error"}});
  }
  return check_types(place, value);
}

Status check_member(const std::string& name, std::span<const std::string> place,
                    const json::Value& value) {
  const Status status = check_value(place, value);
  if (status.code() != Code::kValidation) return status;
  std::vector<Issue> issues = status.issues();
  for (Issue& issue : issues) issue.loc.front() = name;
  return Status::validation(std::move(issues));
}

}  // namespace amend::document
