// Child: a program that the benchmark started. It dies with the benchmark, whatever that dies of.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace amend::bench {

// How to start a program.
struct Command {
  std::vector<std::string> words;                                  // the program's path first
  std::vector<std::pair<std::string, std::string>> environment{};  // added to ours
  std::string log;     // gets stdout and stderr, appended
  bool piped = false;  // stdin and stdout are pipes of ours; only stderr goes to the log
  std::optional<std::string> user{};  // whom to become; only root can
};

// One thread.
class Child {
 public:
  static Result<Child> start(const Command& command);
  // Kills what still runs.
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();

  // Sends the signal and waits for the end; kills after `patience_seconds`. The exit code, or
  // 128 + the signal that ended it. Does nothing but answer again when it has ended.
  int end(int signal, double patience_seconds = 120);

  // Waits for the end by itself. The exit code as above.
  int wait();

  // Commands with pipes only. A line without its line break; kUnavailable when the child is gone.
  Status write_line(const std::string& line);
  Result<std::string> read_line();

 private:
  Child(pid_t pid, int input, int output) : pid_(pid), input_(input), output_(output) {}

  pid_t pid_;
  int input_;   // what the child reads; -1: no pipe
  int output_;  // what the child writes
  std::optional<int> exit_code_;
  std::string read_ahead_;
};

// Runs a program to its end. An error, with the log's last lines, unless it exits with 0.
Status run_to_end(const Command& command);

// The end of a log.
std::string log_tail(const std::string& path);

}  // namespace amend::bench
