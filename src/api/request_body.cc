#include "api/request_body.h"

#include "base/limits.h"
#include "json/parse.h"

namespace amend::api {
namespace {

bool is_multipart(const http::RequestHead& head) {
  const std::string* type = head.headers.find("Content-Type");
  return type != nullptr && type->starts_with("multipart/form-data");
}

// What reads a body. The threads that take requests keep one each for small bodies, whose memory is
// warm; what a large body takes goes with it.
std::shared_ptr<json::Parser> parser_for(std::string_view body) {
  constexpr std::size_t kSmallBytes = 128 * 1024;
  thread_local const auto small = std::make_shared<json::Parser>();
  return body.size() <= kSmallBytes ? small : std::make_shared<json::Parser>();
}

Status check_size(const Route& route, std::string_view body) {
  constexpr std::size_t kMost = limits::kSettingsBytes;
  if (route.category != Category::kMetadata || body.size() <= kMost) return {};
  return {Code::kPayloadTooLarge,
          "The body is larger than " + std::to_string(kMost) +
              " bytes, which is all that may be said about accounts, namespaces and collections",
          {{"limit", std::int64_t{kMost}}}};
}

}  // namespace

Status read_body(Call& call, const Route& route, std::string_view text) {
  call.body = json::Object();
  if (route.body == Body::kNone || (route.body == Body::kOptional && text.empty())) return {};
  AMEND_RETURN_IF_ERROR(check_size(route, text));
  if (is_multipart(call.head)) {
    return Status::validation(
        {{{"body"}, "must be JSON, not multipart/form-data", "json_invalid"}});
  }
  call.reader = parser_for(text);
  const auto element = call.reader->read(text);
  if (!element.ok()) return element.status().under({"body"});
  if (!element->is_object())
    return Status::validation({{{"body"}, "must be an object", "dict_type"}});
  if (route.body == Body::kElement) {
    call.element = *element;
  } else {
    call.body = element->value();
    call.reader.reset();
  }
  return {};
}

}  // namespace amend::api
