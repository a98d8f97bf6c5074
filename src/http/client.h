// Client: a small blocking HTTP/1.1 client over TCP, for the command line and the tests.
//
// One connection, kept alive between requests and made again when the server closed it. One thread
// at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace amend::http {

class Client {
 public:
  // Does not connect yet. `host` is an IP address or a name. `timeout_ms` bounds connecting, and
  // then how long the server may take nothing of a request or give nothing of an answer.
  Client(std::string host, std::uint16_t port, std::int64_t timeout_ms = 120'000);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends a request and reads the whole answer. A body is sent with Content-Length; DELETE and GET
  // may carry one. `head.headers` is sent as given, with Host (unless it is there) and
  // Content-Length added.
  // Errors: kUnavailable when the server cannot be reached, goes away or does not answer in time;
  // a request that was sent on a connection the server had already closed is sent once more only
  // if no byte of an answer arrived and it was the connection's second or later request.
  Result<Response> send(const RequestHead& head, std::string_view body = {});

  // Sends a request whose body is made while it is sent (chunked): `next` gives pieces until it
  // gives an empty one. Uses a new connection, since what `next` gave could not be sent once more.
  Result<Response> send_stream(const RequestHead& head, const std::function<std::string()>& next);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amend::http
