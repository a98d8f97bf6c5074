#include "bench/contestants/amend/server.h"

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

constexpr double kPatienceSeconds = 300;

// The port in the line in which the server says that it serves; 0 before.
std::uint16_t announced_port(const std::string& log) {
  std::ifstream file(log, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view kBefore = " serves http://127.0.0.1:";
  const std::size_t at = text.find(kBefore);
  if (at == std::string::npos || text.find('\n', at) == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::strtoul(text.c_str() + at + kBefore.size(), nullptr, 10));
}

}  // namespace

Status Server::start() {
  std::filesystem::create_directories(directory_);
  Command command;
  command.words = {program_,   "serve",       "--data",          data(),
                   "--listen", "127.0.0.1:0", "--revert-window", "0"};
  command.words.insert(command.words.end(), arguments_.begin(), arguments_.end());
  command.environment = {{"AMEND_ROOT_KEY", kBenchKey}};
  command.log = directory_ + "/log-" + std::to_string(++starts_);
  child_.reset();
  AMEND_ASSIGN_OR_RETURN(Child child, Child::start(command));
  child_.emplace(std::move(child));
  const Stopwatch watch;
  while (child_->running() && watch.seconds() < kPatienceSeconds) {
    port_ = announced_port(command.log);
    if (port_ != 0) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return Status::internal("amend does not start:\n" + log_tail(command.log));
}

void Server::kill() {
  child_->end(SIGKILL);
}

}  // namespace amend::bench
