// Status: how an operation ended. The only error type that crosses a room's border.
//
// A Status is either OK or carries a Code, a sentence for the client, and optionally what the
// client needs to find the fault (issues, details) and what only the log may say (log_text). Codes
// are a small closed set; api/render.cc maps each to an HTTP status in a switch without a default.
//
// Immutable and cheap to copy; safe to share between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace amend {

enum class Code : std::uint8_t {
  kOk,
  kBadRequest,          // the request contradicts itself, the operation's rules or stored state
  kUnauthorized,        // no key, or not a valid one
  kForbidden,           // a valid key that may not do this
  kNotEnabled,          // the collection or the feature is switched off
  kNotFound,            // no such namespace, collection, document or route
  kGone,                // it was there, and is not kept any more
  kMethodNotAllowed,    // the route exists, the method does not
  kAlreadyExists,       // a name or a document id is taken
  kVersionConflict,     // the document is not at the version that the request names
  kPreconditionFailed,  // the same of a request whose header names it
  kMatchCount,          // not as many documents match as the request expects
  kConflict,            // what is stored is not what the request was made for
  kNotRevertible,       // what was done cannot be undone any more
  kPayloadTooLarge,     // the request or a document is over its limit
  kHeadersTooLarge,     // the request's headers are over their limit
  kRequestTimeout,      // the request did not arrive in time
  kTooManyRequests,     // the key has used up its requests for now; nothing was changed
  kValidation,          // one value has the wrong shape; see issues()
  kInternal,            // our fault; the outcome may be unknown
  kUnavailable,         // overloaded, shutting down or past the deadline; nothing was changed
  kStorageFull,         // the disk is full; nothing was changed
};

// One fault in a request. `loc` names the place: "body", "query", "path" or "header" first, then
// keys and indexes. `type` is one of the words of the contract, chapter 6.1.
struct Issue {
  using Step = std::variant<std::string, std::int64_t>;
  std::vector<Step> loc;
  std::string message;
  std::string type;
};

// One member of an error's "details" object.
struct Detail {
  std::string name;
  std::variant<std::string, std::int64_t, std::vector<std::string>> value;
};

class [[nodiscard]] Status {
 public:
  Status() = default;  // OK

  // REQUIRES: code != Code::kOk.
  Status(Code code, std::string message, std::vector<Detail> details = {});

  // A validation error made of one or more issues. REQUIRES: !issues.empty().
  static Status validation(std::vector<Issue> issues);

  // A not-found error with the details {resource, id} that the contract asks for.
  static Status not_found(std::string resource, std::string id, std::string message);

  // An internal error: the client is told nothing but a request id, the log gets `log_text`.
  static Status internal(std::string log_text);

  [[nodiscard]] bool ok() const { return rep_ == nullptr; }
  [[nodiscard]] Code code() const { return rep_ ? rep_->code : Code::kOk; }
  [[nodiscard]] const std::string& message() const;
  [[nodiscard]] const std::string& log_text() const;
  [[nodiscard]] const std::vector<Issue>& issues() const;
  [[nodiscard]] const std::vector<Detail>& details() const;

  // The same validation error with `prefix` put in front of every issue's place. Other statuses
  // are returned unchanged.
  [[nodiscard]] Status under(const std::vector<Issue::Step>& prefix) const;

 private:
  struct Rep {
    Code code;
    std::string message;
    std::string log_text;
    std::vector<Issue> issues;
    std::vector<Detail> details;
  };
  explicit Status(std::shared_ptr<const Rep> rep) : rep_(std::move(rep)) {}

  std::shared_ptr<const Rep> rep_;
};

// A place in a request as people write it: body.updates[3].document_id
std::string describe(const std::vector<Issue::Step>& loc);

// What is wrong, for a person: "'body.updates' must be a list". An issue without a place is said of
// the `subject`: "the line is not valid JSON".
std::string sentence(const Issue& issue, std::string_view subject);

}  // namespace amend
