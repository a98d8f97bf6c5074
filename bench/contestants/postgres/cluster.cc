#include "bench/contestants/postgres/cluster.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/contestants/contestant.h"
#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr double kPatienceSeconds = 300;

// Durable as it is by default; the rest is what one would give it on a machine for it alone.
std::string settings(const std::string& directory, std::uint64_t memory_mb) {
  const std::uint64_t buffers_mb = std::min<std::uint64_t>(4096, memory_mb / 4);
  return fmt::format(R"(
listen_addresses = ''
unix_socket_directories = '{}'
max_connections = 200
shared_buffers = {}MB
effective_cache_size = {}MB
work_mem = 64MB
maintenance_work_mem = 512MB
fsync = on
synchronous_commit = on
full_page_writes = on
wal_buffers = 64MB
max_wal_size = 8GB
checkpoint_timeout = 15min
random_page_cost = 1.1
autovacuum = on
)",
                     directory, buffers_mb, memory_mb / 2);
}

std::uint64_t memory_mb() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
             static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE)) >>
         20;
}

std::optional<std::string> other_user() {
  if (::geteuid() != 0) return std::nullopt;
  return "postgres";
}

Status give_to(const std::string& user, const std::string& directory) {
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return not_available("there is no user " + user);
  if (::chown(directory.c_str(), entry->pw_uid, entry->pw_gid) == 0) return {};
  return Status::internal("cannot give " + directory + " to " + user);
}

}  // namespace

Cluster::~Cluster() {
  if (child_) child_->end(SIGQUIT);  // at once: nobody will want the data
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Status Cluster::make() {
  if (!std::filesystem::exists(kPrograms + "initdb")) {
    return not_available("PostgreSQL 15 is not installed");
  }
  std::filesystem::create_directories(directory_);
  if (const auto user = other_user()) AMEND_RETURN_IF_ERROR(give_to(*user, directory_));
  AMEND_RETURN_IF_ERROR(run_to_end({{kPrograms + "initdb", "-D", data(), "-U", "bench", "-A",
                                     "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
                                    {},
                                    directory_ + ".log",
                                    false,
                                    other_user()}));
  std::ofstream file(data() + "/postgresql.conf", std::ios::app);
  file << settings(directory_, memory_mb());
  file.close();
  return file ? Status() : Status::internal("cannot write the settings of PostgreSQL");
}

Status Cluster::start() {
  if (!std::filesystem::exists(data())) AMEND_RETURN_IF_ERROR(make());
  child_.reset();
  AMEND_ASSIGN_OR_RETURN(
      Child child,
      Child::start(
          {{kPrograms + "postgres", "-D", data()}, {}, directory_ + ".log", false, other_user()}));
  child_.emplace(std::move(child));
  return wait_until_it_answers();
}

Status Cluster::wait_until_it_answers() {
  const Stopwatch watch;
  while (child_->running() && watch.seconds() < kPatienceSeconds) {
    if (PQping(connection_string().c_str()) == PQPING_OK) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return Status::internal("PostgreSQL does not start:\n" + log_tail(directory_ + ".log"));
}

Status Cluster::kill() {
  child_->end(SIGKILL);
  return {};
}

std::string Cluster::connection_string() const {
  // Without notices, which libpq prints.
  return "host=" + directory_ +
         " user=bench dbname=postgres options='-c client_min_messages=warning'";
}

}  // namespace amend::bench
