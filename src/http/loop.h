// Loop: one I/O thread and the connections it serves. A connection stays with its loop, so nothing
// in it needs a lock.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <thread>
#include <unordered_set>

#include "http/transport.h"

namespace amend::http {

class Loop {
 public:
  // Deadlines are looked at once a `tick`: one timer for all connections instead of one for each
  // step of each.
  explicit Loop(std::chrono::milliseconds tick);
  ~Loop() { stop(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] boost::asio::io_context& io() { return io_; }

  // Starts the thread.
  void start();

  // Ends the thread. Any thread but its own; may be called once more.
  void stop();

  // Any thread; done soon, on the loop's own.
  void close_idle();  // connections between two requests
  void close_all();

  // Has a transport looked after as long as this object lives. The loop's thread.
  class Membership {
   public:
    Membership(Loop& loop, Transport& member);
    ~Membership();
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;

   private:
    Loop& loop_;
    Transport& member_;
  };

 private:
  void wait_for_tick();

  const std::chrono::milliseconds tick_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<Executor> guard_;
  boost::asio::steady_timer timer_;
  std::unordered_set<Transport*> members_;  // the loop's thread only
  std::thread thread_;
};

}  // namespace amend::http
