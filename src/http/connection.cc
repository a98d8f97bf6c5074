#include "http/connection.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "http/exception_log.h"
#include "http/stream_exchange.h"

namespace amend::http {
namespace {

namespace asio = boost::asio;

// A body that kInstant drops is still read up to this size, so that the connection can be kept.
constexpr std::size_t kDroppedBodyBytes = 64 * 1024;

// A wait that only cancel() ends.
using Alarm = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

Transport::Pieces pieces(std::string_view a, std::string_view b = {}, std::string_view c = {}) {
  return {asio::buffer(a), asio::buffer(b), asio::buffer(c)};
}

}  // namespace

Task<void> Connection::serve() {
  bool again = true;
  while (again) again = co_await serve_one();
  co_await transport_.linger();
}

Task<void> Connection::turn_away() {
  co_await refuse(Refusal::kOverloaded);
  co_await transport_.linger();
}

// False when the connection is to be closed.
Task<bool> Connection::serve_one() {
  parser_ = RequestParser(service_.config.max_header_bytes);
  const Piece head_end = co_await read_head();
  if (head_end.gone || head_end.refusal) co_return co_await give_up(head_end);
  continue_is_due_ = parser_.expects_continue();
  if (stopping()) co_return co_await refuse(Refusal::kShuttingDown);
  co_return co_await serve_planned();
}

Task<bool> Connection::serve_planned() {
  std::optional<BodyPlan> plan;
  try {
    plan = service_.handler.plan(head());
  } catch (...) {
    log_exception("Handler::plan");
  }
  if (!plan) co_return co_await refuse(Refusal::kFailed);
  switch (plan->lane) {
    case BodyPlan::Lane::kInstant:
      co_return co_await serve_instant(std::move(plan->answer));
    case BodyPlan::Lane::kWork:
      co_return co_await serve_whole(WorkPool::Lane::kWork, *plan);
    case BodyPlan::Lane::kLong:
      co_return co_await serve_whole(WorkPool::Lane::kLong, *plan);
    case BodyPlan::Lane::kStream:
      co_return co_await serve_stream();
  }
  co_return false;
}

Task<bool> Connection::serve_instant(std::optional<Response> response) {
  // A client that waits for "100 Continue" keeps a body to itself that nobody wants.
  if (!continue_is_due_ && parser_.content_length().value_or(0) <= kDroppedBodyBytes) {
    const Piece body_end = co_await drop_body();
    if (body_end.gone || body_end.refusal) co_return co_await give_up(body_end);
  }
  if (!response) response = handle({});
  if (!response) co_return co_await refuse(Refusal::kFailed);
  co_return co_await answer(*response);
}

Task<bool> Connection::serve_whole(WorkPool::Lane lane, const BodyPlan& plan) {
  const auto declared = parser_.content_length();
  if (declared.value_or(0) > plan.max_bytes) co_return co_await refuse(Refusal::kBodyTooLarge);
  std::optional<Response> response;
  {
    GrowingBody body(service_.memory, plan.max_bytes, declared);
    const Piece body_end = co_await read_body(body);
    if (body_end.gone || body_end.refusal) co_return co_await give_up(body_end);
    bool answered = false;
    const bool small = plan.start_bytes > 0 && body.bytes().size() <= plan.start_bytes;
    // Statements of their own: GCC 12 miscompiles co_await between || and &&.
    if (small) answered = co_await start(body.bytes(), response);
    if (!answered) answered = co_await run(lane, [&] { response = handle(body.take()); });
    if (!answered) {
      response = word(Refusal::kOverloaded);
      if (!response) co_return false;
    }
  }
  if (!response) co_return co_await refuse(Refusal::kFailed);
  co_return co_await answer(*response);
}

Task<bool> Connection::serve_stream() {
  StreamExchange exchange(*this, service_.handler);
  const bool accepted = co_await run(WorkPool::Lane::kStream, [&] { exchange.run(); });
  if (!accepted) co_return co_await refuse(Refusal::kOverloaded);
  transport_.consume(std::exchange(held_bytes_, 0));
  switch (exchange.outcome()) {
    case StreamExchange::Outcome::kPlain:
      co_return co_await answer(exchange.plain_answer());
    case StreamExchange::Outcome::kSent:
      co_return may_keep_alive() && stream_framing_ != AnswerFraming::kUntilClose;
    case StreamExchange::Outcome::kFailed:
      co_return co_await refuse(Refusal::kFailed);
    case StreamExchange::Outcome::kBroken:
      transport_.reset();
  }
  co_return false;
}

Task<Connection::Piece> Connection::read_head() {
  const ServerConfig& config = service_.config;
  if (transport_.input().empty()) {
    // A stop that begins behind this look is not missed: close_if_idle() follows it. A request that
    // has come by now was sent before the client could know, and is told.
    if (stopping() && !transport_.has_unread()) co_return Piece{.gone = true};
    const Io io = co_await transport_.receive_next_request(after_ms(config.idle_timeout_ms));
    if (io != Io::kOk) co_return Piece{.gone = true};
  }
  const Deadline deadline = after_ms(config.header_timeout_ms);
  for (;;) {
    const RequestParser::Step step = parser_.put(transport_.input());
    transport_.consume(step.consumed);
    if (step.refusal) co_return Piece{.refusal = step.refusal};
    if (parser_.head_done()) co_return Piece{};
    if (!step.need_more && step.consumed > 0) continue;
    const Io io = co_await transport_.receive(deadline);
    if (io == Io::kTimeout) co_return Piece{.refusal = Refusal::kTimeout};
    if (io == Io::kClosed) co_return Piece{.gone = true};
  }
}

Task<Connection::Piece> Connection::next_piece(Deadline deadline) {
  transport_.consume(std::exchange(held_bytes_, 0));
  const Deadline idle_deadline = after_ms(service_.config.body_idle_timeout_ms);
  while (!parser_.done()) {
    const RequestParser::Step step = parser_.put(transport_.input());
    if (step.refusal) co_return Piece{.refusal = step.refusal};
    if (!step.piece.empty()) {
      held_bytes_ = step.consumed;
      co_return Piece{.bytes = step.piece};
    }
    transport_.consume(step.consumed);
    if (!step.need_more) continue;
    if (std::exchange(continue_is_due_, false) && transport_.input().empty()) {
      co_await transport_.send(pieces(kContinue), service_.config.write_timeout_ms);
    }
    const Io io = co_await transport_.receive(std::min(deadline, idle_deadline));
    if (io == Io::kTimeout) co_return Piece{.refusal = Refusal::kTimeout};
    if (io == Io::kClosed) co_return Piece{.gone = true};
  }
  co_return Piece{};
}

Task<Connection::Piece> Connection::read_body(GrowingBody& body) {
  const Deadline deadline = after_ms(service_.config.body_timeout_ms);
  for (;;) {
    Piece piece = co_await next_piece(deadline);
    if (piece.bytes.empty()) co_return piece;
    piece.refusal = body.append(piece.bytes);
    if (piece.refusal) co_return piece;
  }
}

Task<Connection::Piece> Connection::drop_body() {
  const Deadline deadline = after_ms(service_.config.body_timeout_ms);
  std::size_t dropped = 0;
  while (dropped <= kDroppedBodyBytes) {
    const Piece piece = co_await next_piece(deadline);
    if (piece.bytes.empty()) co_return piece;
    dropped += piece.bytes.size();
  }
  co_return Piece{};
}

// Lets the handler answer without a thread and sleeps until it has. False: it would not.
Task<bool> Connection::start(std::string_view body, std::optional<Response>& response) {
  Alarm done(executor(), kNever);
  const auto respond = [this, &response, &done](Response made) {
    response = std::move(made);
    // Runs on the loop's thread, so not before the wait below has begun.
    asio::post(executor(), [&done] { done.cancel(); });
  };
  try {
    if (!service_.handler.start(head(), body, respond)) co_return false;
  } catch (...) {
    log_exception("Handler::start");
    co_return true;  // without a response
  }
  co_await done.async_wait(asio::as_tuple(asio::use_awaitable_t<Executor>()));
  co_return true;
}

// Has a thread of the pool do `job` and sleeps until it is done. False: there was no room for it.
Task<bool> Connection::run(WorkPool::Lane lane, std::function<void()> job) {
  Alarm done(executor(), kNever);
  const auto work = [this, &job, &done] {
    if (service_.phase != Phase::kCutOff) job();
    // Runs on the loop's thread, so not before the wait below has begun.
    asio::post(executor(), [&done] { done.cancel(); });
  };
  if (!service_.pool.submit(lane, work)) co_return false;
  co_await done.async_wait(asio::as_tuple(asio::use_awaitable_t<Executor>()));
  co_return true;
}

Task<bool> Connection::answer(const Response& response) {
  const bool keep_alive = may_keep_alive();
  const bool sent = co_await send(response, keep_alive);
  co_return sent&& keep_alive;
}

Task<bool> Connection::send(const Response& response, bool keep_alive) {
  const bool http_1_0 = parser_.head_done() && parser_.is_http_1_0();
  const std::string text =
      head_text(response, {AnswerFraming::kLength, response.body.size(), keep_alive, http_1_0});
  const std::string_view body = answer_has_body(response) ? response.body : std::string_view();
  const Io io = co_await transport_.send(pieces(text, body), service_.config.write_timeout_ms);
  if (io != Io::kOk) transport_.close();
  co_return io == Io::kOk;
}

// The end of a request that did not arrive as a whole.
Task<bool> Connection::give_up(Piece piece) {
  if (piece.refusal) co_return co_await refuse(*piece.refusal);
  transport_.close();
  co_return false;
}

// Always the connection's last answer.
Task<bool> Connection::refuse(Refusal refusal) {
  const std::optional<Response> response = word(refusal);
  if (response) co_await send(*response, false);
  co_return false;
}

std::optional<Response> Connection::word(Refusal refusal) {
  try {
    return service_.handler.refuse(refusal, parser_.head_done() ? &head() : nullptr);
  } catch (...) {
    log_exception("Handler::refuse");
    return std::nullopt;
  }
}

std::optional<Response> Connection::handle(std::string body) {
  try {
    return service_.handler.handle(head(), std::move(body));
  } catch (...) {
    log_exception("Handler::handle");
    return std::nullopt;
  }
}

Task<bool> Connection::begin_stream(const Response& response, std::optional<std::uint64_t> length) {
  const bool http_1_0 = parser_.is_http_1_0();
  stream_framing_ = length     ? AnswerFraming::kLength
                    : http_1_0 ? AnswerFraming::kUntilClose
                               : AnswerFraming::kChunked;
  const bool has_end = stream_framing_ != AnswerFraming::kUntilClose;
  const bool keep_alive = has_end && parser_.keep_alive() && !stopping();
  const std::string text =
      head_text(response, {stream_framing_, length.value_or(0), keep_alive, http_1_0});
  const Io io = co_await transport_.send(pieces(text), service_.config.write_timeout_ms);
  co_return io == Io::kOk;
}

Task<bool> Connection::send_piece(std::string_view piece) {
  std::string start;
  std::string_view end;
  if (stream_framing_ == AnswerFraming::kChunked) {
    start = chunk_start(piece.size());
    end = kChunkEnd;
  }
  const Io io =
      co_await transport_.send(pieces(start, piece, end), service_.config.write_timeout_ms);
  co_return io == Io::kOk;
}

Task<bool> Connection::end_stream() {
  if (stream_framing_ != AnswerFraming::kChunked) co_return true;
  const Io io = co_await transport_.send(pieces(kLastChunk), service_.config.write_timeout_ms);
  co_return io == Io::kOk;
}

bool Connection::may_keep_alive() const {
  return parser_.done() && parser_.keep_alive() && !stopping();
}

bool Connection::answer_has_body(const Response& response) const {
  const bool is_head = parser_.head_done() && head().method == "HEAD";
  return !is_head && status_has_body(response.status);
}

}  // namespace amend::http
