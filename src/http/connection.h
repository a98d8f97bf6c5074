// Connection: the course of one connection, request after request.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/answer_text.h"
#include "http/body_memory.h"
#include "http/request_parser.h"
#include "http/server.h"
#include "http/transport.h"
#include "http/work_pool.h"

namespace amend::http {

// How far a server's end has come. Only ever goes forward.
enum class Phase : std::uint8_t {
  kServing,
  kStopping,  // what is in flight may finish, nothing new begins
  kCutOff,    // connections are closed as they are
};

// What all connections of a server share.
struct Service {
  const ServerConfig config;
  Handler& handler;
  BodyMemory memory;
  WorkPool pool;
  std::atomic<Phase> phase{Phase::kServing};
};

// Runs on its loop's thread, as a coroutine that waits there for the socket and for the pool's
// threads. While a stream worker has the request, that thread borrows the connection piece by
// piece (see stream_exchange.h) and the coroutine of serve() sleeps.
class Connection {
 public:
  Connection(Service& service, Transport& transport)
      : service_(service), transport_(transport), parser_(service.config.max_header_bytes) {}

  // Until the client or the server has had enough.
  Task<void> serve();

  // Tells a client for whom there is no room so.
  Task<void> turn_away();

  // A part of a body, or why there is none: the end (all members empty), the client has gone, or
  // a refusal.
  struct Piece {
    std::string_view bytes = {};  // valid until the next call of next_piece()
    bool gone = false;
    std::optional<Refusal> refusal = {};
  };
  Task<Piece> next_piece(Deadline deadline);

  // An answer in pieces: begin, any number of pieces, end. False: nobody is listening any more.
  // With a length the pieces must have as many bytes together.
  Task<bool> begin_stream(const Response& head, std::optional<std::uint64_t> length);
  Task<bool> send_piece(std::string_view piece);
  Task<bool> end_stream();

  [[nodiscard]] Executor executor() { return transport_.executor(); }
  [[nodiscard]] const RequestHead& head() const { return parser_.head(); }

  // False for answers to HEAD and for statuses without a body.
  [[nodiscard]] bool answer_has_body(const Response& response) const;

 private:
  Task<bool> serve_one();
  Task<bool> serve_planned();
  Task<bool> serve_instant(std::optional<Response> response);
  Task<bool> serve_whole(WorkPool::Lane lane, const BodyPlan& plan);
  Task<bool> serve_stream();

  Task<Piece> read_head();
  Task<Piece> read_body(GrowingBody& body);
  Task<Piece> drop_body();
  Task<bool> start(std::string_view body, std::optional<Response>& response);
  Task<bool> run(WorkPool::Lane lane, std::function<void()> job);

  Task<bool> answer(const Response& response);
  Task<bool> send(const Response& response, bool keep_alive);
  Task<bool> give_up(Piece piece);
  Task<bool> refuse(Refusal refusal);
  std::optional<Response> word(Refusal refusal);
  std::optional<Response> handle(std::string body);

  [[nodiscard]] bool may_keep_alive() const;
  [[nodiscard]] bool stopping() const { return service_.phase != Phase::kServing; }

  Service& service_;
  Transport& transport_;
  RequestParser parser_;          // of the request being served
  std::size_t held_bytes_ = 0;    // input that the last piece still points into
  bool continue_is_due_ = false;  // the client waits to be told to send the body
  AnswerFraming stream_framing_ = AnswerFraming::kChunked;
};

}  // namespace amend::http
