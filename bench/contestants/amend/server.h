// Server: one `amend serve` on a directory of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/process/child.h"

namespace amend::bench {

inline constexpr const char* kBenchKey = "sk_test_benchmark_key_000001";

// One thread.
class Server {
 public:
  // `arguments` are added to the command line.
  Server(std::string program, std::string directory, std::vector<std::string> arguments)
      : program_(std::move(program)),
        directory_(std::move(directory)),
        arguments_(std::move(arguments)) {}

  // Starts on a free port and waits until it says that it serves. REQUIRES: not running.
  Status start();
  // SIGKILL. REQUIRES: running.
  void kill();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return child_ ? child_->pid() : 0; }
  [[nodiscard]] std::string data() const { return directory_ + "/data"; }
  [[nodiscard]] const std::string& program() const { return program_; }

 private:
  const std::string program_;
  const std::string directory_;
  const std::vector<std::string> arguments_;
  std::optional<Child> child_;
  int starts_ = 0;
  std::uint16_t port_ = 0;
};

}  // namespace amend::bench
