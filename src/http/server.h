// Server: HTTP/1.1 over TCP (Boost.Beast), for one Handler.
//
// Sockets are served by a few I/O threads that never block; requests are answered by worker threads
// that may. A connection has at most one request in the handler at a time, so answers leave in the
// order of pipelined requests. Everything a client can make the server hold is bounded: header and
// body bytes, the bytes of all bodies in memory, queued requests, connections, and the time each
// step may take. Beyond a bound the client gets an answer worded by Handler::refuse and, unless the
// request had been read as a whole (a full queue in front of its lane), a closed connection. A
// client that merely goes away or idles gets no answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "http/message.h"

namespace amend::http {

class Handler {
 public:
  virtual ~Handler() = default;

  // Called on an I/O thread when a head has been read. Must not block.
  virtual BodyPlan plan(const RequestHead& head) = 0;

  // Lanes kInstant, kWork and kLong: answers a request whose body is complete. Any thread, several
  // at once.
  virtual Response handle(const RequestHead& head, std::string body) = 0;

  // Lanes kWork and kLong: a chance to answer a small request without holding a thread, for
  // whoever only starts work that ends by itself. Called on an I/O thread; must not block.
  // `respond` is called once, now or later, from any thread; `head` stays valid until then. False,
  // and `respond` never called: handle() is to answer.
  using Respond = std::function<void(Response)>;
  virtual bool start(const RequestHead& /*head*/, std::string_view /*body*/, Respond /*respond*/) {
    return false;
  }

  // Lane kStream: takes the body while it arrives. `body` may be left unread: the server then
  // closes the connection after the answer. The answer's head leaves when this returns; its body is
  // head.body and then, if `stream` is set, what that writes until it returns. `head` and `body`
  // stay valid until then, so `stream` may read on while it writes. An error from `stream` breaks
  // the connection off, so that the client sees that the answer is not whole. `stream` is not
  // called where an answer has no body (HEAD, 204).
  struct StreamedResponse {
    Response head;                              // head.body is sent first, unless empty
    std::function<Status(BodyWriter&)> stream;  // may be empty: then it is a plain response
    // Bytes of head.body and of all that `stream` writes, which must be as many; told to the client
    // beforehand. None: the answer is chunked.
    std::optional<std::uint64_t> length = {};
  };
  virtual StreamedResponse handle_stream(const RequestHead& head, BodyReader& body) = 0;

  // The answer to a request that the server turns away. `head` is null when none was understood.
  // An I/O thread; must not block.
  virtual Response refuse(Refusal refusal, const RequestHead* head) = 0;
};

struct ServerConfig {
  std::string address = "127.0.0.1";  // an IP address
  std::uint16_t port = 0;             // 0: any free port; see Server::port()

  int io_threads = 1;
  int work_threads = 8;
  int long_threads = 16;
  int stream_threads = 16;
  std::size_t max_queued = 512;         // requests waiting for a thread, in each lane
  std::size_t max_connections = 10000;  // a new one beyond it gets kOverloaded and is closed
  std::size_t max_header_bytes = limits::kHeaderBytes;
  std::size_t max_body_memory = 128 * limits::kMiB;  // bodies held at one time, all connections

  std::int64_t header_timeout_ms = 10'000;     // from the first byte of a head to its end
  std::int64_t idle_timeout_ms = 75'000;       // between requests of a kept connection
  std::int64_t body_idle_timeout_ms = 30'000;  // between two pieces of a body
  std::int64_t body_timeout_ms = 300'000;      // a whole body in lanes kWork and kLong
  std::int64_t write_timeout_ms = 60'000;      // for a client to take a part of an answer
  std::int64_t shutdown_timeout_ms = 30'000;   // what is in flight then is cut off
};

class Server {
 public:
  // Binds, listens and starts serving. `handler` must outlive the server.
  // Errors: kUnavailable with a sentence when the address cannot be had (already in use, not ours).
  static Result<std::unique_ptr<Server>> start(const ServerConfig& config, Handler& handler);

  // Stops as stop() does.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port in use; differs from the configured one only if that was 0.
  [[nodiscard]] std::uint16_t port() const;

  // Stops accepting, closes idle connections, lets requests in flight finish (answers carry
  // "Connection: close") up to shutdown_timeout_ms, then cuts off the rest: sockets are closed and
  // queued requests dropped, but a handler that is running is waited for. A request whose head is
  // complete only after the stop began is refused with kShuttingDown. Returns when no thread of the
  // server runs any more. May be called once more; any thread but the server's own.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace amend::http
