#include "embedded/committers.h"

#include <utility>

namespace amend::embedded {
namespace {

// Enough that one waits for the disk while another makes answers, and that a namespace with slow
// writes does not hold up all others.
constexpr int kThreads = 8;

}  // namespace

Committers::Committers() {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
}

void Committers::run(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void Committers::join() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Committers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace amend::embedded
