#include "api/render.h"

#include "json/write.h"

namespace amend::api {
namespace {

struct Mapping {
  int status;
  std::string_view name;
};

// Without a default, so that a new code does not compile until it has a status.
Mapping mapping(Code code) {
  switch (code) {
    case Code::kOk:
      return {200, ""};
    case Code::kBadRequest:
      return {400, "BadRequestError"};
    case Code::kUnauthorized:
      return {401, "UnauthorizedError"};
    case Code::kForbidden:
      return {403, "ForbiddenError"};
    case Code::kNotEnabled:
      return {403, "NotEnabledError"};
    case Code::kNotFound:
      return {404, "NotFoundError"};
    case Code::kGone:
      return {410, "GoneError"};
    case Code::kMethodNotAllowed:
      return {405, "MethodNotAllowedError"};
    case Code::kAlreadyExists:
      return {409, "AlreadyExistsError"};
    case Code::kVersionConflict:
      return {409, "VersionConflictError"};
    case Code::kPreconditionFailed:
      return {412, "PreconditionFailedError"};
    case Code::kMatchCount:
      return {409, "MatchCountError"};
    case Code::kConflict:
      return {409, "ConflictError"};
    case Code::kNotRevertible:
      return {409, "NotRevertibleError"};
    case Code::kPayloadTooLarge:
      return {413, "PayloadTooLargeError"};
    case Code::kHeadersTooLarge:
      return {431, "HeadersTooLargeError"};
    case Code::kRequestTimeout:
      return {408, "RequestTimeoutError"};
    case Code::kTooManyRequests:
      return {429, "TooManyRequestsError"};
    case Code::kValidation:
      return {422, "ValidationError"};
    case Code::kInternal:
      return {500, "InternalServerError"};
    case Code::kUnavailable:
      return {503, "ServiceUnavailableError"};
    case Code::kStorageFull:
      return {507, "InsufficientStorageError"};
  }
  return {500, "InternalServerError"};
}

json::Value location(const std::vector<Issue::Step>& loc) {
  json::Array steps;
  for (const Issue::Step& step : loc) {
    std::visit([&](const auto& held) { steps.emplace_back(held); }, step);
  }
  return steps;
}

// The issues as a list of objects whose members have the given names.
json::Value issue_list(const Status& status, const char* place, const char* message) {
  json::Array list;
  for (const Issue& issue : status.issues()) {
    list.push_back(json::make_object(
        {{place, location(issue.loc)}, {message, issue.message}, {"type", issue.type}}));
  }
  return list;
}

json::Value detail_value(const Detail& detail) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&detail.value)) {
    json::Array names;
    for (const std::string& name : *list) names.emplace_back(name);
    return names;
  }
  if (const auto* number = std::get_if<std::int64_t>(&detail.value)) return *number;
  return std::get<std::string>(detail.value);
}

json::Value details(const Status& status, std::string_view request_id) {
  json::Object object;
  if (status.code() == Code::kInternal) object["request_id"] = request_id;
  if (!status.issues().empty())
    object["validation_errors"] = issue_list(status, "location", "message");
  for (const Detail& detail : status.details()) object[detail.name] = detail_value(detail);
  return object.empty() ? json::Value() : json::Value(std::move(object));
}

}  // namespace

std::string_view error_name(Code code) {
  return mapping(code).name;
}
int http_status(Code code) {
  return mapping(code).status;
}

std::string fault_sentence(const Status& status, std::string_view subject) {
  return status.issues().empty() ? status.message() : sentence(status.issues().front(), subject);
}

json::Value member_or_null(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value != nullptr ? *value : json::Value();
}

http::Response json_response(std::string body) {
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

http::Response json_response(const json::Value& value) {
  return json_response(json::write(value));
}

http::Response error_response(const Status& status, std::string_view request_id) {
  json::Object body;
  body.append("success", false);
  body.append("status", http_status(status.code()));
  body.append("error", json::make_object({{"type", error_name(status.code())},
                                          {"message", status.message()},
                                          {"details", details(status, request_id)}}));
  if (!status.issues().empty()) body.append("detail", issue_list(status, "loc", "msg"));
  http::Response response = json_response(json::Value(std::move(body)));
  response.status = http_status(status.code());
  if (status.code() == Code::kUnauthorized) response.headers.add("WWW-Authenticate", "Bearer");
  if (status.code() == Code::kUnavailable) response.headers.add("Retry-After", "1");
  return response;
}

}  // namespace amend::api
