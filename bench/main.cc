// amend_bench: measures amend and its peers; see scripts/bench.

#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bench/report/chart.h"
#include "bench/report/json.h"
#include "bench/report/page.h"
#include "bench/report/table.h"
#include "bench/run.h"

namespace {

using namespace amend;
using namespace amend::bench;

struct Options {
  Plan plan;
  std::string size = "1m";
  std::vector<std::string> peers;
  bool large = false;
  std::string out;
};

// "20k", "1m", "2000"
Result<std::uint64_t> number_of(const std::string& text) {
  std::size_t used = 0;
  std::uint64_t number = 0;
  try {
    number = std::stoull(text, &used);
  } catch (const std::exception&) {
    return Status(Code::kBadRequest, "--size must be a number such as 20k or 1m");
  }
  if (used + 1 == text.size() && (text.back() == 'k' || text.back() == 'K')) return number * 1'000;
  if (used + 1 == text.size() && (text.back() == 'm' || text.back() == 'M'))
    return number * 1'000'000;
  if (used == text.size() && number >= 1'000) return number;
  return Status(Code::kBadRequest, "--size must be at least 1000, such as 20k or 1m");
}

// --peers postgres,sqlite: amend always takes part; "none" is amend alone.
std::vector<std::string> contestants_of(const std::vector<std::string>& peers) {
  if (peers.empty()) return all_contestants();
  std::vector<std::string> names = {"amend"};
  for (const std::string& peer : peers) {
    if (peer != "none" && peer != "amend") names.push_back(peer);
  }
  return names;
}

void add_options(CLI::App& app, Options& options) {
  Plan& plan = options.plan;
  Effort& effort = plan.effort;
  app.add_option("--rows", plan.rows, "Only these rows")->delimiter(',');
  app.add_option("--peers", options.peers, "Only these peers, or none")->delimiter(',');
  app.add_option("--size", options.size, "How many documents")->capture_default_str();
  app.add_flag("--large", options.large, "10 million documents");
  app.add_option("--out", options.out, "Where the results are written")->required();
  app.add_option("--amend", plan.program, "The server's program")->required();
  app.add_option("--duckdb", plan.duckdb_script, "DuckDB's script");
  app.add_option("--work", plan.work, "Where the stores write; must exist")->required();
  app.add_option("--documents", plan.documents, "Where documents are kept")->required();
  app.add_option("--seconds", effort.load_seconds, "Of a load")->capture_default_str();
  app.add_option("--repeat", effort.repeat_seconds, "Of repeating one request")
      ->capture_default_str();
  app.add_option("--sustained", effort.sustained_seconds, "Of the row sustained")
      ->capture_default_str();
  app.add_option("--patience", effort.patience_seconds, "With what is slow")->capture_default_str();
  app.add_flag("--self-test", plan.self_test,
               "The figures do not matter; exit with 1 if a line of the table FAILED");
}

Status write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  return out ? Status() : Status::internal("cannot write " + file.string());
}

Status write_results(const std::filesystem::path& directory, const Results& results) {
  std::filesystem::create_directories(directory);
  AMEND_RETURN_IF_ERROR(write_file(directory / "results.json", results_json(results)));
  AMEND_RETURN_IF_ERROR(write_file(directory / "chart.svg", results_chart(results)));
  return write_file(directory / "README.md", results_page(results));
}

Status check_none_failed(const Results& results) {
  for (const LineResult& line : results.lines) {
    for (const auto& [contestant, outcome] : line.outcomes) {
      if (outcome.state != Outcome::State::kFailed) continue;
      return Status::internal(line.line.name + " failed with " + contestant);
    }
  }
  return {};
}

Status bench_with(Options& options) {
  AMEND_ASSIGN_OR_RETURN(options.plan.size, number_of(options.large ? "10m" : options.size));
  options.plan.contestants = contestants_of(options.peers);
  AMEND_ASSIGN_OR_RETURN(const Results results, run(options.plan));
  std::cout << "\n" << terminal_table(results);
  AMEND_RETURN_IF_ERROR(write_results(options.out, results));
  std::cout << "\nWritten to " << options.out << std::endl;
  return options.plan.self_test ? check_none_failed(results) : Status();
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures amend and its peers on the same documents");
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  ::signal(SIGPIPE, SIG_IGN);
  const Status status = bench_with(options);
  if (status.ok()) return 0;
  std::cerr << "amend_bench: " << (status.log_text().empty() ? status.message() : status.log_text())
            << std::endl;
  return 1;
}
