// WorkPool: the threads that may block, in two lanes, and the queue in front of them.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace amend::http {

// Two lanes, so that long transfers never hold up short requests. Any thread may call.
class WorkPool {
 public:
  enum class Lane : std::size_t { kWork = 0, kStream = 1 };
  using Job = std::function<void()>;  // must not throw

  // At most `max_queued` jobs of both lanes together wait for a thread.
  WorkPool(int work_threads, int stream_threads, std::size_t max_queued);
  ~WorkPool() { join(); }
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // Has `job` run on a thread of `lane`, in order of submission. False, and `job` never runs, if
  // there is no room in the queue or join() was called.
  [[nodiscard]] bool submit(Lane lane, Job job);

  // Runs what was submitted to its end and ends the threads. May be called once more; not from a
  // job.
  void join();

 private:
  struct Queue {
    std::condition_variable ready;
    std::deque<Job> jobs;
    std::size_t idle_threads = 0;
    [[nodiscard]] std::size_t waiting() const;
  };

  void start(Queue& queue, int threads);
  void work(Queue& queue);

  const std::size_t max_queued_;
  std::vector<std::thread> threads_;

  // Guarded by mutex_.
  std::mutex mutex_;
  bool closed_ = false;
  std::array<Queue, 2> queues_;
};

}  // namespace amend::http
