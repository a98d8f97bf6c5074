#include "bench/rows/load.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

struct Client {
  std::unique_ptr<Session> session;
  Samples latencies;
  Status status;
};

void run_client(Client& client, std::uint64_t number, const Load& load, const Request& request,
                const Stopwatch& watch, std::atomic<bool>& failed) {
  const double interval = load.per_second > 0 ? load.clients / load.per_second : 0;
  for (std::uint64_t turn = 0; turn == 0 || watch.seconds() < load.seconds; ++turn) {
    const double wait = interval * static_cast<double>(turn) - watch.seconds();
    if (wait > 0) std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    if (failed) return;
    auto seconds = request(*client.session, number, turn);
    if (!seconds.ok()) {
      client.status = seconds.status();
      failed = true;
      return;
    }
    client.latencies.add(*seconds);
  }
}

}  // namespace

Result<LoadResult> run_load(Contestant& contestant, const Load& load, const Request& request) {
  std::vector<Client> clients(static_cast<std::size_t>(load.clients));
  for (Client& client : clients) {
    AMEND_ASSIGN_OR_RETURN(client.session, contestant.connect());
  }
  std::atomic<bool> failed = false;
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (std::size_t number = 0; number < clients.size(); ++number) {
    threads.emplace_back(
        [&, number] { run_client(clients[number], number, load, request, watch, failed); });
  }
  for (std::thread& thread : threads) thread.join();
  LoadResult result;
  result.seconds = watch.seconds();
  for (const Client& client : clients) {
    AMEND_RETURN_IF_ERROR(Status(client.status));
    result.latencies.add(client.latencies);
    result.turns.push_back(client.latencies.size());
  }
  return result;
}

}  // namespace amend::bench
