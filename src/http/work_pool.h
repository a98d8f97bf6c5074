// WorkPool: the threads that may block, in lanes, and the queue in front of each.
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

// Each lane has threads and a queue of its own, so that neither long transfers nor requests that
// take long ever hold up short ones. Any thread may call.
class WorkPool {
 public:
  enum class Lane : std::size_t { kWork, kLong, kStream };
  struct Threads {
    int work;
    int long_work;
    int stream;
  };
  using Job = std::function<void()>;  // must not throw

  // At most `max_queued` jobs a lane wait for a thread.
  WorkPool(Threads threads, std::size_t max_queued);
  ~WorkPool() { join(); }
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // Has `job` run on a thread of `lane`, in order of submission. False, and `job` never runs, if
  // there is no room in the lane's queue or join() was called.
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

  Queue& queue_of(Lane lane) { return queues_[static_cast<std::size_t>(lane)]; }
  void start(Queue& queue, int threads);
  void work(Queue& queue);

  const std::size_t max_queued_;
  std::vector<std::thread> threads_;

  // Guarded by mutex_.
  std::mutex mutex_;
  bool closed_ = false;
  std::array<Queue, 3> queues_;
};

}  // namespace amend::http
