// What an HTTP request and its answer are, without a socket or a library in sight.
//
// api/ is written against these types alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace amend::http {

// True if `a` and `b` name the same header: ASCII letters compare without regard to case.
bool same_header_name(std::string_view a, std::string_view b);

// Header lines in the order they arrived. Names compare without regard to case; one name may occur
// several times.
class Headers {
 public:
  void add(std::string name, std::string value);

  // The first value of `name`, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const;

  // Every value of `name`, in order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& lines() const {
    return lines_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

// A request's first part: everything before the body.
struct RequestHead {
  std::string method;  // as sent: "POST"
  std::string target;  // path and query as sent, percent-encoded: "/v1/health?deep=true"
  Headers headers;
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length, Connection and Date are the server's business
  std::string body;
};

// How the server is to take a request's body, decided from its head alone.
struct BodyPlan {
  enum class Lane : std::uint8_t {
    kInstant,  // answered on the I/O thread; the handler must not block. The body is dropped
               // unseen: a small one is read, after a large one the connection closes.
    kWork,     // the whole body is read first, then a worker answers
    kLong,     // the same, on threads of its own: for requests that may take long
    kStream,   // a stream worker reads the body piece by piece while it answers
  };
  Lane lane = Lane::kWork;
  std::size_t max_bytes = 0;  // kWork, kLong: a longer body is refused with Refusal::kBodyTooLarge

  // kWork, kLong: a request whose body has at most so many bytes is first offered to
  // Handler::start().
  std::size_t start_bytes = 0;

  // kInstant: the answer, if the head was enough for it. Else handle() gives it.
  std::optional<Response> answer = {};
};

// Requests that the server turns away by itself. The handler words the answer.
enum class Refusal : std::uint8_t {
  kMalformed,       // not HTTP, or a request that two readers could frame differently: 400
  kHeaderTooLarge,  // 431
  kBodyTooLarge,    // 413
  kTimeout,         // the rest of the request did not come in time: 408
  kOverloaded,      // no room in the queue or in the memory budget: 503 with Retry-After
  kShuttingDown,    // 503 with Retry-After
  kFailed,          // the handler threw: 500
};

// A body that arrives piece by piece. Used by one stream worker.
class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // The next piece, valid until the next call; empty at the end. Blocks. An error means that the
  // rest will never come: kUnavailable (the client went away or was too slow) or kBadRequest (the
  // framing broke).
  virtual Result<std::string_view> read() = 0;
};

// An answer that leaves piece by piece. Used by one stream worker.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;

  // Sends one piece; blocks while the client is slow. An empty piece does nothing. Errors:
  // kUnavailable: nobody is listening; kInternal: more than the length that was told.
  virtual Status write(std::string_view piece) = 0;
};

}  // namespace amend::http
