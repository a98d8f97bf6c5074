#include "bench/process/child.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

namespace amend::bench {
namespace {

struct Identity {
  uid_t user;
  gid_t group;
};

// Everything the child needs between fork and exec, made before: other threads may hold locks.
struct Prepared {
  std::vector<char*> words;
  std::vector<std::string> settings;
  std::vector<char*> environment;
  std::optional<Identity> identity;
  int log = -1;
  std::array<int, 2> input{-1, -1};
  std::array<int, 2> output{-1, -1};
};

void fill_environment(const Command& command, Prepared& prepared) {
  for (char** entry = environ; *entry != nullptr; ++entry) prepared.settings.emplace_back(*entry);
  for (const auto& [name, value] : command.environment) {
    prepared.settings.push_back(name + "=" + value);
  }
  for (std::string& setting : prepared.settings) prepared.environment.push_back(setting.data());
  prepared.environment.push_back(nullptr);
}

Status prepare(const Command& command, Prepared& prepared) {
  for (const std::string& word : command.words) {
    prepared.words.push_back(const_cast<char*>(word.c_str()));
  }
  prepared.words.push_back(nullptr);
  fill_environment(command, prepared);
  if (command.user) {
    const passwd* entry = ::getpwnam(command.user->c_str());
    if (entry == nullptr) return Status::internal("there is no user " + *command.user);
    prepared.identity = Identity{entry->pw_uid, entry->pw_gid};
  }
  prepared.log = ::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (prepared.log < 0) return Status::internal("cannot write " + command.log);
  if (!command.piped) return {};
  const bool piped = ::pipe2(prepared.input.data(), O_CLOEXEC) == 0 &&
                     ::pipe2(prepared.output.data(), O_CLOEXEC) == 0;
  return piped ? Status() : Status::internal("no pipe");
}

// In the child. Does not return.
[[noreturn]] void become(const Prepared& prepared) {
  ::dup2(prepared.log, STDERR_FILENO);
  ::dup2(prepared.output[1] >= 0 ? prepared.output[1] : prepared.log, STDOUT_FILENO);
  if (prepared.input[0] >= 0) ::dup2(prepared.input[0], STDIN_FILENO);
  if (prepared.identity) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(prepared.identity->group) != 0 ||
        ::setuid(prepared.identity->user) != 0) {
      ::_exit(126);
    }
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // after setuid, which clears it
  ::execve(prepared.words.front(), prepared.words.data(), prepared.environment.data());
  ::_exit(127);
}

void close_if_open(int fd) {
  if (fd >= 0) ::close(fd);
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<Child> Child::start(const Command& command) {
  Prepared prepared;
  AMEND_RETURN_IF_ERROR(prepare(command, prepared));
  const pid_t pid = ::fork();
  if (pid == 0) become(prepared);
  close_if_open(prepared.log);
  close_if_open(prepared.input[0]);
  close_if_open(prepared.output[1]);
  if (pid < 0) return Status::internal("fork failed");
  return Child(pid, prepared.input[1], prepared.output[0]);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      exit_code_(other.exit_code_),
      read_ahead_(std::move(other.read_ahead_)) {}

Child::~Child() {
  if (pid_ != 0) end(SIGKILL);
  close_if_open(input_);
  close_if_open(output_);
}

bool Child::running() {
  if (exit_code_) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  exit_code_ = code_of(status);
  return false;
}

int Child::end(int signal, double patience_seconds) {
  constexpr auto kStep = std::chrono::milliseconds(2);
  if (!running()) return *exit_code_;
  ::kill(pid_, signal);
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::duration<double>(patience_seconds);
  while (running() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kStep);
  }
  if (running()) ::kill(pid_, SIGKILL);
  return wait();
}

int Child::wait() {
  if (exit_code_) return *exit_code_;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  exit_code_ = code_of(status);
  return *exit_code_;
}

Status Child::write_line(const std::string& line) {
  const std::string text = line + "\n";
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t done = ::write(input_, rest.data(), rest.size());
    if (done <= 0) return {Code::kUnavailable, "the program is gone"};
    rest.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

Result<std::string> Child::read_line() {
  std::array<char, 1 << 16> buffer;
  std::size_t end = 0;
  while ((end = read_ahead_.find('\n')) == std::string::npos) {
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    if (got <= 0) return Status(Code::kUnavailable, "the program is gone");
    read_ahead_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  std::string line = read_ahead_.substr(0, end);
  read_ahead_.erase(0, end + 1);
  return line;
}

Status run_to_end(const Command& command) {
  AMEND_ASSIGN_OR_RETURN(Child child, Child::start(command));
  const int code = child.wait();
  if (code == 0) return {};
  return Status::internal(command.words.front() + " ended with " + std::to_string(code) + ":\n" +
                          log_tail(command.log));
}

std::string log_tail(const std::string& path) {
  constexpr std::size_t kTail = 2000;
  std::ifstream file(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  return all.size() <= kTail ? all : "..." + all.substr(all.size() - kTail);
}

}  // namespace amend::bench
