// Answers: values and Statuses to HTTP responses. The one place that maps a Code to a status number
// and an error name.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "http/message.h"
#include "json/value.h"

namespace amend::api {

// The name clients know a code by ("NotFoundError"): error.type of an answer, error_type of an
// entry.
std::string_view error_name(Code code);
int http_status(Code code);

// What is wrong with one entry or line of a request, for a person; `subject` stands for it.
std::string fault_sentence(const Status& status, std::string_view subject);

// The member of an object, or null.
json::Value member_or_null(const json::Value& object, std::string_view name);

// 200 with a JSON body.
http::Response json_response(std::string body);
http::Response json_response(const json::Value& value);

// The error in the contract's shape: ErrorResponse, and for kValidation also "detail" (both shapes
// merged). `request_id` goes into the details of internal errors, which say nothing else.
http::Response error_response(const Status& status, std::string_view request_id);

}  // namespace amend::api
