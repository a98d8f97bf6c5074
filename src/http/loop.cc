#include "http/loop.h"

#include <boost/asio/post.hpp>

namespace amend::http {

Loop::Loop(std::chrono::milliseconds tick) : tick_(tick), guard_(io_.get_executor()), timer_(io_) {}

void Loop::start() {
  wait_for_tick();
  thread_ = std::thread([this] { io_.run(); });
}

void Loop::stop() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::close_idle() {
  boost::asio::post(io_, [this] {
    for (Transport* member : members_) member->close_if_idle();
  });
}

void Loop::close_all() {
  boost::asio::post(io_, [this] {
    for (Transport* member : members_) member->close();
  });
}

void Loop::wait_for_tick() {
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    const Deadline now = std::chrono::steady_clock::now();
    for (Transport* member : members_) member->expire(now);
    wait_for_tick();
  });
}

Loop::Membership::Membership(Loop& loop, Transport& member) : loop_(loop), member_(member) {
  loop_.members_.insert(&member_);
}

Loop::Membership::~Membership() {
  loop_.members_.erase(&member_);
}

}  // namespace amend::http
