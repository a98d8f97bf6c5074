// Cluster: a PostgreSQL of its own, made by initdb in a directory of its own, reached by a socket
// file. As root it runs as the user postgres.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "bench/process/child.h"

namespace amend::bench {

// One thread.
class Cluster {
 public:
  explicit Cluster(std::string directory) : directory_(std::move(directory)) {}
  // Stops it and removes the directory.
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // Makes it, the first time, and starts it. Errors: not_available() when PostgreSQL 15 is not
  // installed.
  Status start();
  // SIGKILL to its first process; the others end by themselves.
  Status kill();

  // What libpq connects to.
  [[nodiscard]] std::string connection_string() const;
  [[nodiscard]] pid_t pid() const { return child_ ? child_->pid() : 0; }
  [[nodiscard]] std::string data() const { return directory_ + "/data"; }

 private:
  Status make();
  Status wait_until_it_answers();

  const std::string directory_;
  std::optional<Child> child_;
};

}  // namespace amend::bench
