#include "http/server.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "http/connection.h"
#include "http/exception_log.h"
#include "http/loop.h"

namespace amend::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{};

// Clients above max_connections that are being told so. Beyond these there is only a close.
constexpr std::size_t kMaxTurnedAway = 128;

// How long to leave the listening socket alone after it failed (most likely: no descriptors left).
constexpr std::int64_t kAcceptPauseMs = 50;

// Often enough for the shortest timeout, but no more than needed.
std::chrono::milliseconds tick(const ServerConfig& config) {
  const std::int64_t shortest =
      std::min({config.header_timeout_ms, config.idle_timeout_ms, config.body_idle_timeout_ms,
                config.body_timeout_ms, config.write_timeout_ms});
  return std::chrono::milliseconds(std::clamp<std::int64_t>(shortest / 8, 5, 250));
}

// Counts something that must have ended before the server may. Any thread.
class Census {
 public:
  // False, and nobody came in, if there are `limit` already.
  bool enter(std::size_t limit) {
    const std::lock_guard lock(mutex_);
    if (count_ >= limit) return false;
    ++count_;
    return true;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) empty_.notify_all();
  }

  // False if it was not empty by `deadline`.
  bool wait_until_empty(Deadline deadline) {
    std::unique_lock lock(mutex_);
    return empty_.wait_until(lock, deadline, [&] { return count_ == 0; });
  }

  void wait_until_empty() {
    std::unique_lock lock(mutex_);
    empty_.wait(lock, [&] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::size_t count_ = 0;
};

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerConfig& config, Handler& handler);
  ~Impl() { stop(); }

  Status listen();
  void start();
  void stop();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Task<void> accept();
  void welcome(Loop& loop, Socket socket);
  Task<void> serve(Loop& loop, Socket socket, bool has_room);
  void finish_connections();

  Service service_;
  std::vector<std::unique_ptr<Loop>> loops_;
  Acceptor acceptor_;  // on the first loop
  std::uint16_t port_ = 0;

  Census accepting_;  // the accept loop
  Census connections_;
  Census turned_away_;

  // Guarded by stop_mutex_.
  std::mutex stop_mutex_;
  bool stopped_ = false;
};

namespace {

std::vector<std::unique_ptr<Loop>> make_loops(const ServerConfig& config) {
  std::vector<std::unique_ptr<Loop>> loops;
  for (int i = 0; i < std::max(1, config.io_threads); ++i) {
    loops.push_back(std::make_unique<Loop>(tick(config)));
  }
  return loops;
}

void log_end(std::exception_ptr exception) {
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (...) {
    log_exception("a connection");
  }
}

}  // namespace

Server::Impl::Impl(const ServerConfig& config, Handler& handler)
    : service_{.config = config,
               .handler = handler,
               .memory = BodyMemory(config.max_body_memory),
               .pool = WorkPool({config.work_threads, config.long_threads, config.stream_threads},
                                config.max_queued)},
      loops_(make_loops(config)),
      acceptor_(loops_.front()->io()) {}

Status Server::Impl::listen() {
  const ServerConfig& config = service_.config;
  const auto failed = [&](const ErrorCode& error) {
    return Status(Code::kUnavailable, "cannot listen on " + config.address + ", port " +
                                          std::to_string(config.port) + ": " + error.message());
  };
  ErrorCode error;
  const tcp::endpoint endpoint(asio::ip::make_address(config.address, error), config.port);
  if (error) return failed(error);
  if (acceptor_.open(endpoint.protocol(), error)) return failed(error);
  if (acceptor_.set_option(Acceptor::reuse_address(true), error)) return failed(error);
  if (acceptor_.bind(endpoint, error)) return failed(error);
  if (acceptor_.listen(Acceptor::max_listen_connections, error)) return failed(error);
  port_ = acceptor_.local_endpoint(error).port();
  return error ? failed(error) : Status();
}

void Server::Impl::start() {
  accepting_.enter(1);
  asio::co_spawn(loops_.front()->io(), accept(), [this](std::exception_ptr exception) {
    log_end(exception);
    accepting_.leave();
  });
  for (const auto& loop : loops_) loop->start();
}

Task<void> Server::Impl::accept() {
  Timer pause(acceptor_.get_executor());
  for (std::size_t turn = 0; service_.phase == Phase::kServing; ++turn) {
    Loop& loop = *loops_[turn % loops_.size()];
    Socket socket(loop.io());
    const auto [error] = co_await acceptor_.async_accept(socket, kAwait);
    if (!error) {
      welcome(loop, std::move(socket));
    } else if (error != asio::error::operation_aborted) {
      pause.expires_at(after_ms(kAcceptPauseMs));
      co_await pause.async_wait(kAwait);
    }
  }
}

// The loop that accepts is not always the one that serves.
void Server::Impl::welcome(Loop& loop, Socket socket) {
  const bool has_room = connections_.enter(service_.config.max_connections);
  if (!has_room && !turned_away_.enter(kMaxTurnedAway)) return;
  Census& census = has_room ? connections_ : turned_away_;
  asio::co_spawn(loop.io(), serve(loop, std::move(socket), has_room),
                 [&census](std::exception_ptr exception) {
                   log_end(exception);
                   census.leave();
                 });
}

Task<void> Server::Impl::serve(Loop& loop, Socket socket, bool has_room) {
  Transport transport(std::move(socket));
  const Loop::Membership membership(loop, transport);
  // Whoever comes after close_all() has to see to it alone.
  if (service_.phase == Phase::kCutOff) co_return;
  Connection connection(service_, transport);
  if (has_room) {
    co_await connection.serve();
  } else {
    co_await connection.turn_away();
  }
}

void Server::Impl::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (std::exchange(stopped_, true)) return;
  service_.phase = Phase::kStopping;
  asio::post(loops_.front()->io(), [this] {
    ErrorCode ignored;  // the accept loop ends either way
    acceptor_.close(ignored);
  });
  finish_connections();
  for (const auto& loop : loops_) loop->stop();
}

void Server::Impl::finish_connections() {
  accepting_.wait_until_empty();
  for (const auto& loop : loops_) loop->close_idle();
  const Deadline deadline = after_ms(service_.config.shutdown_timeout_ms);
  if (!connections_.wait_until_empty(deadline)) {
    service_.phase = Phase::kCutOff;
    for (const auto& loop : loops_) loop->close_all();
  }
  service_.pool.join();
  connections_.wait_until_empty();
  turned_away_.wait_until_empty();
}

Result<std::unique_ptr<Server>> Server::start(const ServerConfig& config, Handler& handler) {
  auto impl = std::make_unique<Impl>(config, handler);
  AMEND_RETURN_IF_ERROR(impl->listen());
  impl->start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
std::uint16_t Server::port() const {
  return impl_->port();
}
void Server::stop() {
  impl_->stop();
}

}  // namespace amend::http
