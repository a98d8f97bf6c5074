#include "http/work_pool.h"

#include <utility>

namespace amend::http {

// Jobs that an idle thread is about to take do not wait.
std::size_t WorkPool::Queue::waiting() const {
  return jobs.size() > idle_threads ? jobs.size() - idle_threads : 0;
}

WorkPool::WorkPool(Threads threads, std::size_t max_queued) : max_queued_(max_queued) {
  start(queue_of(Lane::kWork), threads.work);
  start(queue_of(Lane::kLong), threads.long_work);
  start(queue_of(Lane::kStream), threads.stream);
}

void WorkPool::start(Queue& queue, int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, &queue] { work(queue); });
  }
}

bool WorkPool::submit(Lane lane, Job job) {
  Queue& queue = queue_of(lane);
  {
    const std::lock_guard lock(mutex_);
    const bool must_wait = queue.jobs.size() >= queue.idle_threads;
    const bool full = queue.waiting() >= max_queued_;
    if (closed_ || (must_wait && full)) return false;
    queue.jobs.push_back(std::move(job));
  }
  queue.ready.notify_one();
  return true;
}

void WorkPool::join() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  for (Queue& queue : queues_) queue.ready.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkPool::work(Queue& queue) {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++queue.idle_threads;
    queue.ready.wait(lock, [&] { return closed_ || !queue.jobs.empty(); });
    --queue.idle_threads;
    if (queue.jobs.empty()) return;
    Job job = std::move(queue.jobs.front());
    queue.jobs.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it holds goes before the lock comes
    lock.lock();
  }
}

}  // namespace amend::http
