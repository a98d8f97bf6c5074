// Call: one request on its way through the pipeline, as handlers see it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/exports.h"
#include "api/feeds.h"
#include "api/rate_limits.h"
#include "api/target.h"
#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "http/message.h"
#include "json/parse.h"
#include "json/value.h"

namespace amend::api {

// Lives as long as the request; one thread.
struct Call {
  engine::Engine& engine;
  Feeds& feeds;
  Exports& exports;
  const http::RequestHead& head;
  Target target;
  std::string request_id;
  Deadline deadline;

  // Filled by the pipeline, in this order.
  engine::Key key;                      // who asks
  std::vector<std::string> parameters;  // path segments that stand for names: collection, document
  json::Value body;                     // an object; empty if the route takes no body
  // With Body::kElement in its place: an object, valid until drop_body.
  std::optional<json::Element> element;
  std::shared_ptr<json::Parser> reader;  // of the element
  // Of a write that names itself (once.h).
  std::optional<engine::RequestIdentity> identity = {};
  // Of a request that a rate limit is for: what its key has left.
  std::optional<Allowance> allowance = {};

  // For who has read all that is needed and goes on to what takes long.
  void drop_body();

  [[nodiscard]] engine::Context context() const { return {key.key_id, deadline}; }

  // The id of the namespace that the X-Namespace header names.
  // Errors: kBadRequest without the header, or with several that differ; kNotFound.
  [[nodiscard]] Result<std::string> namespace_id() const;

  // The collection that the first path parameter names, in that namespace. Errors also: kNotFound.
  [[nodiscard]] Result<engine::Collection> collection() const;
  // Its id alone, which is cheaper. An empty name stands for the collection that has the document
  // which the last path parameter names.
  [[nodiscard]] Result<std::string> collection_id() const;

  // A boolean query parameter, false if absent. Errors: kValidation.
  [[nodiscard]] Result<bool> flag(std::string_view name) const;

  // An integer query parameter within [least, most]. Errors: kValidation.
  [[nodiscard]] Result<std::optional<std::int64_t>> number(std::string_view name,
                                                           std::int64_t least,
                                                           std::int64_t most) const;
};

// Takes what a handler came to, from any thread.
using Answer = std::function<void(Result<http::Response>)>;

// Errors for an integer outside [least, most], found at `loc`; OK inside.
Status check_range(std::int64_t value, std::int64_t least, std::int64_t most,
                   std::vector<Issue::Step> loc);

}  // namespace amend::api
