// ServerProcess: one `amend serve` on a data directory of its own, as a child process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/client.h"

namespace amend::text {

// The key that the server is started with.
inline constexpr const char* kRootKey = "sk_test_text_runner_key_0001";

// One thread. The child dies with its parent, whatever the parent dies of.
class ServerProcess {
 public:
  // Makes a temporary directory; removes it at the end.
  explicit ServerProcess(std::string program);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Starts on a free port of 127.0.0.1 and waits until GET /v1/health answers 200.
  // `options` go behind those that every server gets. REQUIRES: not running.
  Status start(const std::vector<std::string>& options = {});

  // SIGTERM. An error when the server does not end by itself with exit code 0.
  Status stop();

  // SIGKILL.
  void kill();

  [[nodiscard]] bool running();

  // REQUIRES: started. The client of the running server.
  http::Client& client() { return *client_; }

  // The end of what the server wrote to standard error.
  [[nodiscard]] std::string log_tail() const;

 private:
  Status launch(std::uint16_t port, const std::vector<std::string>& options);
  Status wait_until_healthy(std::uint16_t port);
  // Waits for the child's end; false when it takes longer than it ever should.
  bool wait_for_exit();

  const std::string program_;
  std::string directory_;
  pid_t pid_ = 0;  // 0: not running
  int exit_status_ = 0;
  std::unique_ptr<http::Client> client_;
};

}  // namespace amend::text
