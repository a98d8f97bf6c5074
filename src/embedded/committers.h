// Committers: a few threads that lead commit queues when nobody else does. Any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace amend::embedded {

class Committers {
 public:
  Committers();
  ~Committers() { join(); }
  Committers(const Committers&) = delete;
  Committers& operator=(const Committers&) = delete;

  // Has a thread do `job`, which must not throw, in order of submission. REQUIRES: before join().
  void run(std::function<void()> job);

  // Does what was asked for, and what that asks for, and ends the threads. May be called once more.
  void join();

 private:
  void work();

  std::vector<std::thread> threads_;

  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool closed_ = false;
};

}  // namespace amend::embedded
