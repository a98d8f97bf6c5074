#include "api/pipeline.h"

#include <algorithm>

#include "api/auth.h"
#include "api/once.h"
#include "api/render.h"
#include "api/request_body.h"
#include "api/scopes.h"
#include "base/log.h"
#include "base/random.h"

namespace amend::api {
namespace {

using http::RequestHead;
using http::Response;

// A body that an I/O thread may decode by itself: about a tenth of a millisecond's work.
constexpr std::size_t kStartBytes = 16 * 1024;

// The caller's own id if it can be quoted safely, else a new one.
std::string request_id_of(const RequestHead* head) {
  const std::string* given = head != nullptr ? head->headers.find("X-Request-ID") : nullptr;
  const bool usable =
      given != nullptr && !given->empty() && given->size() <= limits::kRequestIdCharacters &&
      std::all_of(given->begin(), given->end(), [](char c) { return c > 0x20 && c < 0x7F; });
  return usable ? *given : "req_" + random_text(24, kLowerAlphanumerics);
}

// --- Stages. Each looks at one thing and either passes the request on or ends it.

// First, because everything after depends on what is asked for. Unknown paths tell nothing.
Status find_way(Call& call, const Route*& route) {
  AMEND_ASSIGN_OR_RETURN(call.target, parse_target(call.head.target));
  AMEND_ASSIGN_OR_RETURN(RouteMatch match, find_route(call.head.method, call.target));
  route = match.route;
  call.parameters = std::move(match.parameters);
  return {};
}

// Before anything is said about data, so that strangers learn nothing.
Status authenticate(Call& call, const Route& route) {
  if (route.access != Access::kKey) return {};
  AMEND_ASSIGN_OR_RETURN(const std::string secret, bearer_secret(call.head.headers));
  auto key = call.engine.accounts().authenticate(sha256(secret));
  if (!key.ok() && is_mistyped(secret)) {
    return {Code::kUnauthorized,
            "The API key is mistyped: its last characters do not fit the rest"};
  }
  AMEND_RETURN_IF_ERROR(key.status());
  call.key = std::move(*key);
  return {};
}

Status too_many_requests(Category category, const Allowance& left) {
  const std::string name(kCategories[static_cast<std::size_t>(category)]);
  return {Code::kTooManyRequests,
          "The API key has made its " + std::to_string(left.limit) +
              " requests a minute in the category '" + name + "'; send the request again in " +
              std::to_string(left.retry_after_s) + " s",
          {{"limit", left.limit},
           {"window", RateLimits::kWindowS},
           {"retry_after", left.retry_after_s},
           {"category", name}}};
}

Status authorize(const Call& call, const Route& route) {
  if (route.access != Access::kKey || call.key.permission >= route.permission) return {};
  return {Code::kForbidden, "The API key may not do this"};
}

bool is_write(const Route& route) {
  return route.access == Access::kKey && route.permission != engine::Permission::kRead;
}

Status unsupported_header(const std::string& name) {
  return {Code::kBadRequest,
          "This request does not support the header " + name + "; leave it out",
          {{"header", name}}};
}

// A request that asks for a guarantee this version does not give must fail, not lose the guarantee.
Status refuse_unknown_guarantees(const Call& call, const Route& route) {
  if (!is_write(route)) return {};
  const bool streams = route.body == Body::kStream;
  if (streams && call.head.headers.find(kIdempotencyKey) != nullptr) {
    return unsupported_header(kIdempotencyKey);
  }
  const bool matches = route.asks == Asks::kIfMatch;
  if (!matches && call.head.headers.find("If-Match") != nullptr) {
    return unsupported_header("If-Match");
  }
  if (route.asks == Asks::kDryRun || call.target.find("dry_run") == nullptr) return {};
  return {Code::kBadRequest,
          "This request does not support the query parameter dry_run; leave it out",
          {{"parameter", std::string("dry_run")}}};
}

// How long a request waits for the one before it of the same name, whose thread it takes meanwhile.
Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(1);
}

Status still_running() {
  return {Code::kConflict,
          "A request with this idempotency key is still running; send it again in a moment",
          {{"retry_after", std::int64_t{1}}}};
}

void add_allowance(const Allowance& left, http::Headers& headers) {
  headers.add("X-RateLimit-Limit", std::to_string(left.limit));
  headers.add("X-RateLimit-Remaining", std::to_string(left.remaining));
  headers.add("X-RateLimit-Reset", std::to_string(left.reset_s));
  headers.add("X-RateLimit-Window", std::to_string(RateLimits::kWindowS));
}

// What every answer to a request carries, whatever became of it.
struct Marks {
  std::string request_id;
  std::optional<Allowance> allowance = {};
};

Marks marks_of(const Call& call) {
  return {call.request_id, call.allowance};
}

Response finish(Response response, const Marks& marks) {
  response.headers.add("X-Request-ID", marks.request_id);
  if (marks.allowance) add_allowance(*marks.allowance, response.headers);
  return response;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

Response failed(const Status& status, const Marks& marks) {
  if (status.code() == Code::kInternal)
    log::error("request " + marks.request_id + ": " + status.log_text());
  Response response = error_response(status, marks.request_id);
  for (const Detail& detail : status.details()) {
    if (detail.name == "allow")
      response.headers.add("Allow", joined(std::get<std::vector<std::string>>(detail.value)));
    if (detail.name == "retry_after")
      response.headers.add("Retry-After", std::to_string(std::get<std::int64_t>(detail.value)));
  }
  return finish(std::move(response), marks);
}

http::BodyPlan instant(Response response) {
  return {http::BodyPlan::Lane::kInstant, 0, 0, std::move(response)};
}

}  // namespace

Call Api::begin(const RequestHead& head) const {
  const auto timeout = std::chrono::milliseconds(config_.request_timeout_ms);
  return Call{engine_,
              *feeds_,
              *exports_,
              head,
              {},
              request_id_of(&head),
              std::chrono::steady_clock::now() + timeout,
              {},
              {},
              {},
              {},
              {}};
}

// Before it is known whether the key may do this: what is refused from here on is counted, too.
Status Api::count(Call& call, const Route& route, Pass pass) const {
  if (!config_.rate_limits || route.access != Access::kKey) return {};
  const std::int64_t limit =
      rate_limit(engine_.accounts(), call.key, route.category, *config_.rate_limits);
  if (limit == 0) return {};
  if (pass == Pass::kAgain) {
    call.allowance = rate_limits_->left(call.key.key_id, route.category, limit);
    return {};
  }
  const RateLimits::Taken taken = rate_limits_->take(call.key.key_id, route.category, limit);
  call.allowance = taken.left;
  return taken.granted ? Status() : too_many_requests(route.category, taken.left);
}

// The pipeline up to the body, in order.
Result<const Route*> Api::admit(Call& call, Pass pass) const {
  const Route* route = nullptr;
  AMEND_RETURN_IF_ERROR(find_way(call, route));
  AMEND_RETURN_IF_ERROR(authenticate(call, *route));
  AMEND_RETURN_IF_ERROR(count(call, *route, pass));
  AMEND_RETURN_IF_ERROR(authorize(call, *route));
  AMEND_RETURN_IF_ERROR(check_scopes(call, *route));
  AMEND_RETURN_IF_ERROR(refuse_unknown_guarantees(call, *route));
  return route;
}

// The rest. A handler goes on in the same order: shape of the body, namespace, collection, rules.
Result<Response> Api::answer(Call& call, std::string body) const {
  AMEND_ASSIGN_OR_RETURN(const Route* const route, admit(call, Pass::kAgain));
  if (is_write(*route)) {
    AMEND_ASSIGN_OR_RETURN(call.identity, identify(call, *route, body));
  }
  if (!call.identity) return carry_out(call, *route, std::move(body));
  // One of the same name at a time, so that the second finds what the first left.
  const auto place = running_->enter(call.identity->id, std::min(call.deadline, soon()));
  if (!place) return still_running();
  AMEND_ASSIGN_OR_RETURN(auto replayed, recall(call));
  if (replayed) return std::move(*replayed);
  return carry_out(call, *route, std::move(body));
}

Result<Response> Api::carry_out(Call& call, const Route& route, std::string body) const {
  AMEND_RETURN_IF_ERROR(read_body(call, route, body));
  body = std::string();  // a large text need not stay while the request runs
  return route.handler(call);
}

// A request that will be refused anyway is answered without taking its body.
http::BodyPlan Api::plan(const RequestHead& head) {
  Call call = begin(head);
  const auto route = admit(call, Pass::kFirst);
  if (!route.ok()) return instant(failed(route.status(), marks_of(call)));
  if ((*route)->access == Access::kPublic) return {http::BodyPlan::Lane::kInstant, 0};
  if ((*route)->at_once != nullptr) {
    auto response = (*route)->at_once(call);
    if (!response.ok()) return instant(failed(response.status(), marks_of(call)));
    if (*response) return instant(finish(std::move(**response), marks_of(call)));
  }
  if ((*route)->body == Body::kStream) return {http::BodyPlan::Lane::kStream, 0};
  const bool is_long = (*route)->work == Work::kLong;
  return {is_long ? http::BodyPlan::Lane::kLong : http::BodyPlan::Lane::kWork,
          config_.max_body_bytes, (*route)->start != nullptr ? kStartBytes : 0};
}

// Admitted once more: while the body came, the key may have been revoked. Looking for what was kept
// of a request may read the disk, which is not done here.
bool Api::start(const RequestHead& head, std::string_view body, Respond respond) {
  if (head.headers.find(kIdempotencyKey) != nullptr) return false;
  Call call = begin(head);
  const auto route = admit(call, Pass::kAgain);
  if (route.ok() && (*route)->start == nullptr) return false;
  const auto answer = [marks = marks_of(call),
                       respond = std::move(respond)](Result<Response> made) {
    respond(made.ok() ? finish(std::move(*made), marks) : failed(made.status(), marks));
  };
  const Status status = route.ok() ? read_body(call, **route, body) : route.status();
  if (status.ok()) return (*route)->start(call, answer);
  answer(status);
  return true;
}

Response Api::handle(const RequestHead& head, std::string body) {
  Call call = begin(head);
  auto response = answer(call, std::move(body));
  if (!response.ok()) return failed(response.status(), marks_of(call));
  return finish(std::move(*response), marks_of(call));
}

http::Handler::StreamedResponse Api::handle_stream(const RequestHead& head,
                                                   http::BodyReader& body) {
  Call call = begin(head);
  const auto route = admit(call, Pass::kAgain);
  if (!route.ok()) return {failed(route.status(), marks_of(call)), {}};
  auto response = (*route)->stream_handler(call, body);
  if (!response.ok()) return {failed(response.status(), marks_of(call)), {}};
  response->head = finish(std::move(response->head), marks_of(call));
  return std::move(*response);
}

Response Api::refuse(http::Refusal refusal, const RequestHead* head) {
  const Marks marks{request_id_of(head)};
  switch (refusal) {
    case http::Refusal::kMalformed:
      return failed({Code::kBadRequest, "The request is not valid HTTP/1.1"}, marks);
    case http::Refusal::kHeaderTooLarge:
      return failed({Code::kHeadersTooLarge, "The request's headers are too large"}, marks);
    case http::Refusal::kBodyTooLarge:
      return failed({Code::kPayloadTooLarge,
                     "The body is larger than " + std::to_string(config_.max_body_bytes) + " bytes",
                     {{"limit", static_cast<std::int64_t>(config_.max_body_bytes)}}},
                    marks);
    case http::Refusal::kTimeout:
      return failed({Code::kRequestTimeout, "The request did not arrive in time"}, marks);
    case http::Refusal::kOverloaded:
      return failed({Code::kUnavailable, "The server is busy; try again in a moment"}, marks);
    case http::Refusal::kShuttingDown:
      return failed({Code::kUnavailable, "The server is shutting down"}, marks);
    case http::Refusal::kFailed:
      return failed(Status::internal("a handler threw an exception"), marks);
  }
  return failed(Status::internal("an unknown refusal"), marks);
}

}  // namespace amend::api
