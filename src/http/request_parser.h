// RequestParser: the bytes of one request -> its head and the pieces of its body. No sockets.
//
// Stricter than the standard allows wherever two readers could disagree about where a request ends
// (request smuggling): line folding, a repeated or listed Content-Length, any Transfer-Encoding but
// one plain "chunked", both framings together, and Transfer-Encoding in HTTP/1.0 are malformed.
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace amend::http {

class RequestParser {
 public:
  // `max_header_bytes` bounds the request line and headers together with their line ends, and
  // later each chunk header and the trailers.
  explicit RequestParser(std::size_t max_header_bytes);
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  // What one call of put() did.
  struct Step {
    std::size_t consumed = 0;             // bytes at the front of the input that are done with
    std::string_view piece = {};          // body bytes among them; empty if there were none
    bool need_more = false;               // nothing further can be done with this input
    std::optional<Refusal> refusal = {};  // the request is over; every later call says the same
  };

  // Takes what it can of `input`: the unconsumed bytes so far, those that came first in front.
  // Stops after the head, after each piece of the body, and at the end of the request.
  // REQUIRES: !done().
  Step put(std::string_view input);

  [[nodiscard]] bool head_done() const;  // and not refused
  [[nodiscard]] bool done() const;       // head and body are complete

  // REQUIRES of all below: head_done().
  [[nodiscard]] const RequestHead& head() const;
  [[nodiscard]] bool is_http_1_0() const;
  [[nodiscard]] bool keep_alive() const;        // what the client wants
  [[nodiscard]] bool expects_continue() const;  // it waits for "100 Continue" with its body
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amend::http
