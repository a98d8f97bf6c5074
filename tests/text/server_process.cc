#include "text/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace amend::text {
namespace {

// How long a start or a stop may take before it counts as a hang. Generous: sanitizers, two cores.
constexpr int kPatienceMs = 120'000;
constexpr int kStepMs = 20;

// A port nobody listens on, found by asking the kernel. Somebody else may take it before the server
// does; start() then tries again.
Result<std::uint16_t> free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Status::internal("no socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool ok = bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
  close(fd);
  if (!ok) return Status::internal("no free port");
  return ntohs(address.sin_port);
}

std::string make_directory() {
  std::string path = (std::filesystem::temp_directory_path() / "amend_text_XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

void pause_a_step() {
  std::this_thread::sleep_for(std::chrono::milliseconds(kStepMs));
}

// In the child: standard error into the log, then the server. Does not return.
[[noreturn]] void become(std::vector<std::string> command, const std::string& log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(fd, STDERR_FILENO);
  dup2(fd, STDOUT_FILENO);
  setenv("AMEND_ROOT_KEY", kRootKey, 1);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  execv(words[0], words.data());
  _exit(127);
}

}  // namespace

ServerProcess::ServerProcess(std::string program)
    : program_(std::move(program)), directory_(make_directory()) {}

ServerProcess::~ServerProcess() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Status ServerProcess::start(const std::vector<std::string>& options) {
  Status last;
  for (int attempt = 0; attempt < 3; ++attempt) {
    AMEND_ASSIGN_OR_RETURN(const std::uint16_t port, free_port());
    AMEND_RETURN_IF_ERROR(launch(port, options));
    last = wait_until_healthy(port);
    if (last.ok() || running()) return last;
  }
  return last;
}

Status ServerProcess::launch(std::uint16_t port, const std::vector<std::string>& options) {
  std::vector<std::string> command{program_,   "serve",
                                   "--data",   directory_ + "/data",
                                   "--listen", "127.0.0.1:" + std::to_string(port)};
  command.insert(command.end(), options.begin(), options.end());
  const std::string log = directory_ + "/log";
  const pid_t pid = fork();
  if (pid < 0) return Status::internal("fork failed");
  if (pid == 0) become(std::move(command), log);
  pid_ = pid;
  client_ = std::make_unique<http::Client>("127.0.0.1", port);
  return {};
}

Status ServerProcess::wait_until_healthy(std::uint16_t port) {
  for (int waited = 0; waited < kPatienceMs && running(); waited += kStepMs) {
    const auto answer = client_->send({"GET", "/v1/health", {}});
    if (answer.ok() && answer->status == 200) return {};
    pause_a_step();
  }
  return {Code::kUnavailable,
          "the server did not come up on port " + std::to_string(port) + ":\n" + log_tail()};
}

bool ServerProcess::running() {
  if (pid_ == 0) return false;
  if (waitpid(pid_, &exit_status_, WNOHANG) == 0) return true;
  pid_ = 0;
  return false;
}

bool ServerProcess::wait_for_exit() {
  for (int waited = 0; waited < kPatienceMs; waited += kStepMs) {
    if (!running()) return true;
    pause_a_step();
  }
  return false;
}

Status ServerProcess::stop() {
  if (!running()) return {Code::kUnavailable, "the server is gone:\n" + log_tail()};
  client_.reset();
  ::kill(pid_, SIGTERM);
  if (!wait_for_exit()) {
    kill();
    return {Code::kUnavailable, "the server does not end on SIGTERM:\n" + log_tail()};
  }
  if (WIFEXITED(exit_status_) && WEXITSTATUS(exit_status_) == 0) return {};
  const std::string how = WIFEXITED(exit_status_)
                              ? "exit code " + std::to_string(WEXITSTATUS(exit_status_))
                              : "signal " + std::to_string(WTERMSIG(exit_status_));
  return {Code::kUnavailable, "the server ended with " + how + ":\n" + log_tail()};
}

void ServerProcess::kill() {
  client_.reset();
  if (!running()) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, &exit_status_, 0);
  pid_ = 0;
}

std::string ServerProcess::log_tail() const {
  std::ifstream file(directory_ + "/log", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  constexpr std::size_t kTail = 4000;
  const std::string all = text.str();
  return all.size() <= kTail ? all : "..." + all.substr(all.size() - kTail);
}

}  // namespace amend::text
