// Load: clients that send one request after the other.
#pragma once

#include <cstdint>
#include <functional>

#include "bench/contestants/contestant.h"
#include "bench/measure/samples.h"

namespace amend::bench {

// One request of a client, its `turn`th. The seconds it took; an error ends the load.
using Request =
    std::function<Result<double>(Session& session, std::uint64_t client, std::uint64_t turn)>;

struct Load {
  int clients = 1;
  double seconds = 1;     // at least one request of each client is sent, however long it takes
  double per_second = 0;  // requests of all clients together; 0: as many as they can
};

struct LoadResult {
  Samples latencies;                 // seconds, of all clients
  double seconds = 0;                // from the first request to the last answer
  std::vector<std::uint64_t> turns;  // requests of each client

  [[nodiscard]] double per_second() const {
    return static_cast<double>(latencies.size()) / seconds;
  }
};

// Runs the clients, each with a thread and a session of its own.
Result<LoadResult> run_load(Contestant& contestant, const Load& load, const Request& request);

}  // namespace amend::bench
