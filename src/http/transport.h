// Transport: one socket with its input buffer and its deadline. Everything here runs on the thread
// of the loop that the socket belongs to.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.h"

namespace amend::http {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
template <class T>
using Task = boost::asio::awaitable<T, Executor>;

inline constexpr Deadline kNever = Deadline::max();

inline Deadline after_ms(std::int64_t ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

// How sending or receiving went.
enum class Io : std::uint8_t { kOk, kTimeout, kClosed };

class Transport {
 public:
  explicit Transport(Socket socket);
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  [[nodiscard]] Executor executor() { return socket_.get_executor(); }

  // What has arrived and was not consumed yet. Valid until the next receive.
  [[nodiscard]] std::string_view input() const { return {room_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t bytes) { begin_ += bytes; }

  // True if input has reached this machine that no receive has taken yet.
  [[nodiscard]] bool has_unread() const;

  // Waits for more input. kClosed: there will be none, for whatever reason.
  Task<Io> receive(Deadline deadline);

  // The same between two requests: then close_if_idle() ends the wait, unless a request is there.
  Task<Io> receive_next_request(Deadline deadline);

  // Sends all of `pieces`; `timeout_ms` is how long the client may go without taking any of it.
  using Pieces = std::array<boost::asio::const_buffer, 3>;
  Task<Io> send(Pieces pieces, std::int64_t timeout_ms);

  // Ends the sending side and drops input until the client closes too, but not for long. Closing
  // at once would make the kernel answer unread input with a reset, and that may overtake the
  // answer.
  Task<void> linger();

  void close();

  // Closes so that the client notices that what it got is not everything.
  void reset();

  // Called from outside the connection's own course.
  void expire(Deadline now);
  void close_if_idle();

 private:
  void make_room();

  Socket socket_;
  Deadline deadline_ = kNever;  // of the operation under way
  bool timed_out_ = false;
  bool idle_ = false;

  // The input: bytes [begin_, end_) of room_.
  std::unique_ptr<char[]> room_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace amend::http
