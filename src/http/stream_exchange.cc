#include "http/stream_exchange.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

#include "http/connection.h"
#include "http/exception_log.h"

namespace amend::http {
namespace {

// Has the connection's loop take `step` and waits for what comes of it.
template <class T>
T on_loop(Connection& connection, Task<T> step) {
  return boost::asio::co_spawn(connection.executor(), std::move(step), boost::asio::use_future)
      .get();
}

Status why_no_piece(const Connection::Piece& piece) {
  if (piece.refusal == Refusal::kTimeout) {
    return {Code::kUnavailable, "the body did not arrive in time"};
  }
  if (piece.refusal) return {Code::kBadRequest, "the body is not framed as HTTP asks for"};
  return {Code::kUnavailable, "the client went away before the body was complete"};
}

Status listening(bool yes) {
  return yes ? Status() : Status(Code::kUnavailable, "the client does not take the answer");
}

}  // namespace

void StreamExchange::run() {
  try {
    Handler::StreamedResponse answer = handler_.handle_stream(connection_.head(), *this);
    if (answer.stream) {
      send_stream(std::move(answer));
    } else {
      plain_answer_ = std::move(answer.head);
      outcome_ = Outcome::kPlain;
    }
  } catch (...) {
    log_exception("Handler::handle_stream");
  }
}

Result<std::string_view> StreamExchange::read() {
  const auto begun = std::chrono::steady_clock::now();
  const Deadline deadline = begun + (kPatience - waited_);
  const Connection::Piece piece = on_loop(connection_, connection_.next_piece(deadline));
  if (piece.gone || piece.refusal) return why_no_piece(piece);
  waited_ += std::chrono::steady_clock::now() - begun;
  brought_ += piece.bytes.size();
  if (brought_ >= kLeastBytes) {
    waited_ = {};
    brought_ = 0;
  }
  return piece.bytes;
}

// An empty chunk would end the answer.
Status StreamExchange::write(std::string_view piece) {
  if (piece.empty()) return {};
  if (left_) {
    if (piece.size() > *left_) return Status::internal("an answer is longer than it was to be");
    *left_ -= piece.size();
  }
  return listening(on_loop(connection_, connection_.send_piece(piece)));
}

void StreamExchange::send_stream(Handler::StreamedResponse answer) {
  outcome_ = Outcome::kBroken;
  const Status status = send_parts(answer);
  if (status.ok()) outcome_ = Outcome::kSent;
}

Status StreamExchange::send_parts(const Handler::StreamedResponse& answer) {
  left_ = answer.length;
  AMEND_RETURN_IF_ERROR(
      listening(on_loop(connection_, connection_.begin_stream(answer.head, answer.length))));
  if (!connection_.answer_has_body(answer.head)) return {};
  AMEND_RETURN_IF_ERROR(write(answer.head.body));
  AMEND_RETURN_IF_ERROR(answer.stream(*this));
  if (left_.value_or(0) != 0) return Status::internal("an answer is shorter than it was to be");
  return listening(on_loop(connection_, connection_.end_stream()));
}

}  // namespace amend::http
