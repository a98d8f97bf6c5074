// Requests that name themselves with the header Idempotency-Key, so that sending one again does
// nothing again.
//
// A key belongs to an organisation, a method and a path, and to a namespace if the path is one of
// what lies in the namespace that the header names. Only answers of success are kept, in the same
// atomic write as what they answer (engine/once.h): after a failure nothing was done, and the
// request may be sent again as it is or corrected.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "api/routes.h"
#include "engine/once.h"
#include "http/message.h"

namespace amend::api {

inline constexpr const char* kIdempotencyKey = "Idempotency-Key";

// The identity that the request's header gives it; nothing without the header. `body` is as it was
// sent. Errors: kValidation for a key that is none.
Result<std::optional<engine::RequestIdentity>> identify(const Call& call, const Route& route,
                                                        std::string_view body);

// The answer that was kept of the request, marked as replayed; nothing if it is new.
// REQUIRES: call.identity. Errors: kValidation if it is another request with the same key.
Result<std::optional<http::Response>> recall(const Call& call);

// What of an answer is kept: nothing of one that is no success.
std::optional<std::string> to_keep(const Result<http::Response>& made);

// For the engine: keeps what `answer` makes of the outcome. What it refers to must outlive the
// engine's call.
template <class Outcome, class Answer>
engine::Once<Outcome> once(const Call& call, Answer answer) {
  if (!call.identity) return {};
  return {call.identity, [answer = std::move(answer)](const Outcome& outcome) {
            return to_keep(answer(outcome));
          }};
}

}  // namespace amend::api
