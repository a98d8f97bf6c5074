// The routes: which method and path goes to which handler, and what is asked of the caller first.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"
#include "api/rate_limits.h"
#include "base/result.h"
#include "engine/engine.h"
#include "http/server.h"

namespace amend::api {

using Handler = Result<http::Response> (*)(Call& call);

// An answer without waiting, from the head alone; nothing if the other handler is needed for it.
using AtOnceHandler = Result<std::optional<http::Response>> (*)(Call& call);

// Starts what ends in an answer, given to `answer` once, now or later, from any thread; false, and
// nothing was done, if the other handler has to wait for it.
using StartHandler = bool (*)(Call& call, Answer answer);

// An answer that takes its request's body while it arrives.
using StreamHandler = Result<http::Handler::StreamedResponse> (*)(Call& call,
                                                                  http::BodyReader& body);

enum class Access : std::uint8_t {
  kPublic,
  kKey,
  kLink,  // whoever has the link, which carries a token: the handler looks at it
};

// What a request is about, for keys with scopes.
enum class Reach : std::uint8_t {
  kNothing,       // nothing that scopes could tell apart
  kAccounts,      // users and keys
  kOrganization,  // the organisation as a whole
  kNamespaces,    // every namespace that the key may see: the handler leaves out the others
  kNamespace,     // the one that the path names
  kInNamespace,   // the one that the header names, as a whole
  kCollections,   // every collection in it that the key may see, as above
  kCollection,    // the one in it that the path names
  kDocument,      // the one in it that has the document which the path names
};

enum class Body : std::uint8_t {
  kNone,      // whatever is sent is dropped
  kOptional,  // empty counts as {}
  kRequired,
  kElement,  // required, and not made into a tree: the handler looks at it where it lies
  kStream,   // taken by the stream handler
};

// Whether a request may take long: its work grows with the stored data, or it waits for the writes
// before it. Such requests have threads of their own, so that they never hold up the others.
enum class Work : std::uint8_t { kShort, kLong };

// What a caller may ask a route for beyond the request itself. A request that asks another route
// for it is refused: it must fail, not lose what it relies on.
enum class Asks : std::uint8_t { kNothing, kDryRun, kIfMatch };

struct Route {
  std::string_view method;
  std::string_view pattern;  // segments in braces stand for any one segment
  Access access;
  engine::Permission permission;  // with kKey: the least that the key must hold
  Reach reach;
  Body body;
  Work work;
  Category category;                       // with kKey: what it counts as
  Handler handler;                         // null with Body::kStream
  StreamHandler stream_handler = nullptr;  // set with Body::kStream only
  AtOnceHandler at_once = nullptr;         // may be set with Body::kNone and kStream
  StartHandler start = nullptr;            // may be set with Work::kLong
  Asks asks = Asks::kNothing;
};

std::span<const Route> routes();

// What a request's method and path lead to.
struct RouteMatch {
  const Route* route;
  std::vector<std::string> parameters;  // what stands for the pattern's braces
};

// Literal segments win over braces; a document id that is a reserved word is no id.
// Errors: kNotFound for a path no route has; kMethodNotAllowed, with the methods the path does have
// in the detail "allow", when only the method is wrong.
Result<RouteMatch> find_route(std::string_view method, const Target& target);

}  // namespace amend::api
