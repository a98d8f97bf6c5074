#include "api/once.h"

#include <algorithm>

#include "api/auth.h"
#include "base/limits.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

Status fault(std::string message) {
  return Status::validation({{{"header", kIdempotencyKey}, std::move(message), "value_error"}});
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= limits::kIdempotencyKeyCharacters &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// None of the parts but the last can have a line break.
std::string digest_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part).push_back('\n');
  return sha256(text);
}

bool lies_in_a_namespace(Reach reach) {
  switch (reach) {
    case Reach::kNothing:
    case Reach::kAccounts:
    case Reach::kOrganization:
    case Reach::kNamespaces:
    case Reach::kNamespace:
      return false;
    case Reach::kInNamespace:
    case Reach::kCollections:
    case Reach::kCollection:
    case Reach::kDocument:
      return true;
  }
  return true;
}

// By whatever name the request calls it, the same namespace is the same. What other requests say of
// one means nothing: clients send the header always, and with what deletes the namespace too.
std::string namespace_of(const Call& call, const Route& route) {
  if (!lies_in_a_namespace(route.reach)) return {};
  auto id = call.namespace_id();
  if (id.ok()) return std::move(*id);
  const std::string* const name = call.head.headers.find("X-Namespace");  // of one that is gone
  return name != nullptr ? *name : std::string();
}

// The head of an answer as one line of JSON, then the body.
std::string encode(const http::Response& response) {
  json::Array headers;
  for (const auto& [name, value] : response.headers.lines()) {
    headers.push_back(json::Array{name, value});
  }
  std::string text = json::write(json::Array{response.status, std::move(headers)});
  return text.append("\n").append(response.body);
}

Result<http::Response> decode(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return Status::internal("a kept answer has no head");
  AMEND_ASSIGN_OR_RETURN(const json::Value head, json::parse(text.substr(0, end)));
  http::Response response;
  response.status = static_cast<int>(head.array()[0].int64());
  for (const json::Value& header : head.array()[1].array()) {
    response.headers.add(header.array()[0].string(), header.array()[1].string());
  }
  response.body = text.substr(end + 1);
  return response;
}

}  // namespace

Result<std::optional<engine::RequestIdentity>> identify(const Call& call, const Route& route,
                                                        std::string_view body) {
  const auto keys = call.head.headers.all(kIdempotencyKey);
  if (keys.empty()) return std::optional<engine::RequestIdentity>();
  if (keys.size() > 1) return fault("is given more than once");
  if (!is_key(keys.front())) {
    return fault("must have 1 to " + std::to_string(limits::kIdempotencyKeyCharacters) +
                 " printable ASCII characters");
  }
  const std::string& organization = call.key.organization_id;
  return std::optional(
      engine::RequestIdentity{organization,
                              digest_of({organization, namespace_of(call, route), call.head.method,
                                         keys.front(), call.target.path}),
                              digest_of({call.head.method, call.head.target, body})});
}

Result<std::optional<http::Response>> recall(const Call& call) {
  AMEND_ASSIGN_OR_RETURN(const auto kept, call.engine.kept_answer(call.identity->id));
  if (!kept) return std::optional<http::Response>();
  if (kept->fingerprint != call.identity->fingerprint) {
    return fault("was used for another request; take a new key, or send that request unchanged");
  }
  AMEND_ASSIGN_OR_RETURN(http::Response response, decode(kept->answer));
  response.headers.add("Idempotency-Replayed", "true");
  return std::optional(std::move(response));
}

std::optional<std::string> to_keep(const Result<http::Response>& made) {
  if (!made.ok() || made->status >= 300) return std::nullopt;
  return encode(*made);
}

}  // namespace amend::api
