#include "http/transport.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <utility>

#include "base/limits.h"

namespace amend::http {
namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{};

// A connection starts with the small room and gets the large one when it fills it, so that ten
// thousand idle connections cost little and an upload takes few system calls.
constexpr std::size_t kSmallRoom = 4 * 1024;
constexpr std::size_t kLargeRoom = 64 * 1024;

// Enough to swallow what is left of a body just above the largest limit.
constexpr std::size_t kLingerBytes = 2 * limits::kBodyBytes;
constexpr std::int64_t kLingerMs = 2'000;

void drop_front(Transport::Pieces& pieces, std::size_t bytes) {
  for (asio::const_buffer& piece : pieces) {
    const std::size_t dropped = std::min(bytes, piece.size());
    piece += dropped;
    bytes -= dropped;
  }
}

}  // namespace

Transport::Transport(Socket socket) : socket_(std::move(socket)) {
  ErrorCode ignored;  // slower without it, but no less right
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Task<Io> Transport::receive(Deadline deadline) {
  if (passed(deadline)) co_return Io::kTimeout;
  make_room();
  deadline_ = deadline;
  timed_out_ = false;
  const auto free = asio::buffer(room_.get() + end_, capacity_ - end_);
  const auto [error, count] = co_await socket_.async_read_some(free, kAwait);
  deadline_ = kNever;
  if (error) co_return timed_out_ ? Io::kTimeout : Io::kClosed;
  end_ += count;
  co_return Io::kOk;
}

Task<Io> Transport::receive_next_request(Deadline deadline) {
  if (capacity_ > kSmallRoom && begin_ == end_) {
    room_.reset();
    begin_ = end_ = capacity_ = 0;
  }
  idle_ = true;
  const Io io = co_await receive(deadline);
  idle_ = false;
  co_return io;
}

Task<Io> Transport::send(Pieces pieces, std::int64_t timeout_ms) {
  while (asio::buffer_size(pieces) > 0) {
    deadline_ = after_ms(timeout_ms);
    timed_out_ = false;
    const auto [error, count] = co_await socket_.async_write_some(pieces, kAwait);
    deadline_ = kNever;
    if (error) co_return timed_out_ ? Io::kTimeout : Io::kClosed;
    drop_front(pieces, count);
  }
  co_return Io::kOk;
}

Task<void> Transport::linger() {
  ErrorCode error;
  socket_.shutdown(Socket::shutdown_send, error);
  const Deadline deadline = after_ms(kLingerMs);
  std::size_t dropped = 0;
  while (!error && dropped < kLingerBytes) {
    dropped += input().size();
    consume(input().size());
    const Io io = co_await receive(deadline);
    if (io != Io::kOk) break;
  }
  close();
}

void Transport::close() {
  ErrorCode ignored;  // there is nothing left to do about it
  socket_.close(ignored);
}

void Transport::reset() {
  ErrorCode ignored;  // then it becomes an ordinary close
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Transport::expire(Deadline now) {
  if (now < deadline_) return;
  deadline_ = kNever;
  timed_out_ = true;
  ErrorCode ignored;  // fails only on a closed socket, and that has ended its operation itself
  socket_.cancel(ignored);
}

bool Transport::has_unread() const {
  ErrorCode error;
  return socket_.available(error) > 0 && !error;
}

// The read is cancelled rather than the socket closed: it may have finished already and be about
// to hand over a request, which then gets its answer.
void Transport::close_if_idle() {
  ErrorCode ignored;  // fails only on a closed socket, and that has ended its operation itself
  if (idle_ && !has_unread()) socket_.cancel(ignored);
}

// Leaves at least one free byte behind end_; what is unconsumed moves to the front.
void Transport::make_room() {
  const std::size_t unconsumed = end_ - begin_;
  const bool was_full = capacity_ > 0 && end_ == capacity_;
  std::size_t wanted = std::max(capacity_, kSmallRoom);
  if (was_full && unconsumed < capacity_) wanted = std::max(capacity_, kLargeRoom);
  if (unconsumed == capacity_) wanted = std::max(2 * capacity_, kSmallRoom);
  if (wanted != capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    std::copy_n(room_.get() + begin_, unconsumed, larger.get());
    room_ = std::move(larger);
    capacity_ = wanted;
  } else if (begin_ > 0) {
    std::memmove(room_.get(), room_.get() + begin_, unconsumed);
  }
  begin_ = 0;
  end_ = unconsumed;
}

}  // namespace amend::http
