#include "bench/process/usage.h"

#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace amend::bench {
namespace {

struct Stat {
  pid_t parent = 0;
  std::uint64_t own_ticks = 0;
  std::uint64_t ended_children_ticks = 0;
};

std::string proc_file(pid_t pid, const char* name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The fields of /proc/PID/stat behind the program's name, which may hold anything but ')'.
Result<Stat> stat_of(pid_t pid) {
  const std::string text = proc_file(pid, "stat");
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return Status(Code::kUnavailable, "the process is gone");
  std::istringstream fields(text.substr(name_end + 1));
  Stat stat;
  std::string skipped;
  fields >> skipped >> stat.parent;               // state, parent
  for (int n = 0; n < 9; ++n) fields >> skipped;  // to the field before utime
  std::uint64_t user = 0, system = 0, child_user = 0, child_system = 0;
  fields >> user >> system >> child_user >> child_system;
  if (!fields) return Status(Code::kUnavailable, "/proc/PID/stat cannot be read");
  stat.own_ticks = user + system;
  stat.ended_children_ticks = child_user + child_system;
  return stat;
}

// The number behind `name:` in a file of such lines; 0 if there is none.
std::uint64_t number_of(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name + ":");
  return at == std::string::npos ? 0
                                 : std::strtoull(text.c_str() + at + name.size() + 1, nullptr, 10);
}

double seconds(std::uint64_t ticks) {
  return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void add_living_children(pid_t parent, Usage& usage) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (std::isdigit(static_cast<unsigned char>(name.front())) == 0) continue;
    const pid_t pid = std::stoi(name);
    const auto stat = stat_of(pid);
    if (!stat.ok() || stat.value().parent != parent) continue;
    usage.cpu_seconds += seconds(stat.value().own_ticks);
    usage.written_bytes += number_of(proc_file(pid, "io"), "\nwrite_bytes");
  }
}

}  // namespace

Result<Usage> usage_of(pid_t pid) {
  AMEND_ASSIGN_OR_RETURN(const Stat stat, stat_of(pid));
  Usage usage;
  usage.cpu_seconds = seconds(stat.own_ticks + stat.ended_children_ticks);
  // The kernel adds what ended children wrote to their parent when it waits for them.
  usage.written_bytes = number_of(proc_file(pid, "io"), "\nwrite_bytes");
  add_living_children(pid, usage);
  return usage;
}

Result<std::uint64_t> resident_bytes_of(pid_t pid) {
  const std::uint64_t kib = number_of(proc_file(pid, "status"), "VmRSS");
  if (kib == 0) return Status(Code::kUnavailable, "/proc/PID/status does not say");
  return kib * 1024;
}

}  // namespace amend::bench
