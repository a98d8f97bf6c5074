// amend: configuration -> engine -> API -> server.

#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <limits>
#include <thread>

#include "api/auth.h"
#include "api/pipeline.h"
#include "app/admin_key.h"
#include "base/log.h"
#include "embedded/embedded_engine.h"
#include "http/server.h"

namespace {

using namespace amend;

struct Options {
  std::string data = "./data";
  std::string listen = "127.0.0.1:7700";
  std::uint64_t memory = embedded::default_memory();
  std::int64_t revert_window_s = 600;
  std::int64_t undo_retention_s = 7 * 24 * 3600;
  std::uint64_t undo_bytes = std::uint64_t{4} << 30;
  std::int64_t history_retention_s = 90 * 24 * 3600;
  std::uint64_t history_bytes = std::uint64_t{16} << 30;
  std::uint64_t export_bytes = limits::kExportBytes;
  std::vector<std::string> rate_limits;
};

// They answer reads by id themselves, so they may use the whole machine; more than a few would only
// wait for each other.
int io_threads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
}

Result<http::ServerConfig> listen_config(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  http::ServerConfig config;
  config.io_threads = io_threads();
  config.address = listen.substr(0, colon);
  const char* const end = listen.data() + listen.size();
  const char* const port = colon == std::string::npos ? end : listen.data() + colon + 1;
  const auto [stop, error] = std::from_chars(port, end, config.port);
  if (port == end || stop != end || error != std::errc()) {
    return Status(Code::kBadRequest, "--listen must be ADDRESS:PORT, such as 127.0.0.1:7700");
  }
  if (config.address.starts_with('[') && config.address.ends_with(']')) {
    config.address = config.address.substr(1, config.address.size() - 2);
  }
  return config;
}

// Returns when the process is asked to stop (true) or the store has failed (false).
bool wait_for_end(const engine::Engine& engine, const sigset_t& signals) {
  const timespec look{1, 0};
  while (engine.health().writable) {
    if (::sigtimedwait(&signals, nullptr, &look) > 0) return true;
  }
  return false;
}

Status serve(const Options& options, const sigset_t& signals) {
  AMEND_ASSIGN_OR_RETURN(const http::ServerConfig config, listen_config(options.listen));
  AMEND_ASSIGN_OR_RETURN(const auto rate_limits, api::read_category_limits(options.rate_limits));
  AMEND_ASSIGN_OR_RETURN(
      const auto engine,
      embedded::open(
          {options.data,
           embedded::share_out(options.memory),
           {.revert_window_us = options.revert_window_s * 1'000'000,
            .saved = {options.undo_retention_s * 1'000'000, options.undo_bytes},
            .history = {options.history_retention_s * 1'000'000, options.history_bytes}}}));
  AMEND_ASSIGN_OR_RETURN(const app::AdminKey key, app::admin_key(options.data));
  AMEND_RETURN_IF_ERROR(
      engine->accounts().set_admin_key({api::sha256(key.secret), api::secret_prefix(key.secret)}));
  api::ApiConfig api_config{.exports = {options.data + "/exports", options.export_bytes}};
  if (!options.rate_limits.empty()) api_config.rate_limits = rate_limits;
  api::Api api(*engine, api_config);
  AMEND_ASSIGN_OR_RETURN(const auto server, http::Server::start(config, api));
  std::cerr << "amend " AMEND_VERSION " serves http://"
            << options.listen.substr(0, options.listen.rfind(':')) << ":" << server->port()
            << " with data in " << options.data << "\n"
            << key.announcement << std::endl;
  const bool asked = wait_for_end(*engine, signals);
  log::info("stopping: finishing what is in flight");
  api.wind_down();
  server->stop();
  // After a failed write nobody knows what is on the disk until it is opened again.
  if (!asked)
    return {Code::kInternal,
            "the store failed; start again to recover: " + engine->health().problem};
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Amend: a document store for batch updates");
  app.set_version_flag("--version", AMEND_VERSION);
  app.require_subcommand(1);
  auto* command = app.add_subcommand("serve", "Serve the API");
  command->add_option("--data", options.data, "The data directory")->capture_default_str();
  command->add_option("--listen", options.listen, "ADDRESS:PORT to listen on")
      ->capture_default_str();
  command
      ->add_option(
          "--memory-budget", options.memory,
          "About how much memory to use at most, such as 2GiB; half of what there is if not given")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(embedded::kLeastMemory, std::numeric_limits<std::uint64_t>::max()));
  command
      ->add_option("--revert-window", options.revert_window_s,
                   "For how many seconds without a further update updates are reverted without "
                   "reading documents, as far as there is memory for them")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{7 * 24 * 3600}));
  command
      ->add_option(
          "--undo-retention", options.undo_retention_s,
          "For how many seconds after that what was changed or deleted is kept, so that it can "
          "still come back; 0 keeps nothing")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{10} * 365 * 24 * 3600));
  command
      ->add_option("--undo-space", options.undo_bytes,
                   "How much of the disk that may take, such as 4GiB; the oldest goes first")
      ->capture_default_str()
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--history-retention", options.history_retention_s,
                   "For how many seconds the operations of a collection stay in its history and "
                   "its change feed; 0 keeps them for ever")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{10} * 365 * 24 * 3600));
  command
      ->add_option("--history-space", options.history_bytes,
                   "How much of the disk the histories of all collections may take, such as 16GiB; "
                   "the oldest operations go first; 0 sets no limit")
      ->capture_default_str()
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--export-space", options.export_bytes,
                   "How much of the disk exports may take at most, such as 50GiB; each is kept for "
                   "an hour")
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--rate-limit", options.rate_limits,
                   "How many requests a minute a key may make in each category, such as 600, or in "
                   "one, such as search=60; may be given several times. What a key or the "
                   "organization has of its own goes before; with 0 only that counts. Nothing is "
                   "limited if not given")
      ->allow_extra_args(false);
  CLI11_PARSE(app, argc, argv);

  // Blocked before any thread starts, so that only wait_for_end sees them.
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const Status ended = serve(options, signals);
  if (ended.ok()) return 0;
  std::cerr << "amend: " << (ended.log_text().empty() ? ended.message() : ended.log_text())
            << std::endl;
  return 1;
}
