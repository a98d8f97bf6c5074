#include "bench/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <iostream>

#include "bench/contestants/amend/amend.h"
#include "bench/contestants/duckdb/duckdb.h"
#include "bench/contestants/postgres/postgres.h"
#include "bench/contestants/sqlite/sqlite.h"
#include "bench/measure/stopwatch.h"
#include "bench/process/files.h"
#include "bench/report/words.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::unique_ptr<Contestant>> make_contestant(const Plan& plan, const std::string& name) {
  const std::string directory = plan.work + "/" + name;
  if (name == "amend") return make_amend(plan.program, directory);
  if (name == "postgres") return make_postgres(directory);
  if (name == "pg-noindex") return make_postgres_noindex(directory);
  if (name == "pg-typed") return make_postgres_typed(directory);
  if (name == "sqlite") return make_sqlite(directory);
  if (name == "duckdb") return make_duckdb(plan.duckdb_script, directory);
  if (name == "duckdb-json") return make_duckdb_json(plan.duckdb_script, directory);
  return Status(Code::kBadRequest, "There is no contestant '" + name + "'");
}

Result<std::vector<Row>> chosen_rows(const Plan& plan) {
  std::vector<Row> rows = all_rows();
  for (const std::string& name : plan.rows) {
    const bool known =
        std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    if (!known) return Status(Code::kBadRequest, "There is no row '" + name + "'");
  }
  if (!plan.rows.empty()) {
    std::erase_if(rows, [&](const Row& row) { return !is_among(plan.rows, row.name); });
  }
  return rows;
}

bool takes_part(const Row& row, const std::string& contestant) {
  return row.contestants.empty() || is_among(row.contestants, contestant);
}

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

// Collects the results while the contestants run.
class Run {
 public:
  Run(const Plan& plan, std::vector<Row> rows, const Dataset& data)
      : plan_(plan), rows_(std::move(rows)), data_(data) {}

  Result<Results> run() {
    begin();
    const Stopwatch watch;
    for (const std::string& name : plan_.contestants) {
      AMEND_ASSIGN_OR_RETURN(const auto contestant, make_contestant(plan_, name));
      run_contestant(*contestant);
    }
    measure_limits();
    results_.seconds = watch.seconds();
    return std::move(results_);
  }

 private:
  void begin() {
    results_.date = now_text();
    results_.documents = data_.size();
    results_.document_bytes = data_.file_bytes();
    results_.machine = this_machine();
    results_.contestants = plan_.contestants;
    for (const Row& row : rows_) {
      for (const Line& line : row.lines) results_.lines.push_back({row.name, line, {}, {}});
    }
  }

  void run_contestant(Contestant& contestant) {
    std::cerr << "== " << contestant.name() << std::endl;
    const auto loaded = load(contestant);
    for (const Row& row : rows_) {
      if (!takes_part(row, contestant.name())) continue;
      const Trial trial = run_row(row, contestant, loaded);
      keep(row, contestant.name(), trial);
    }
  }

  // Starts and loads it; the seconds of the load.
  Result<double> load(Contestant& contestant) {
    AMEND_RETURN_IF_ERROR(contestant.start());
    results_.versions[contestant.name()] = contestant.version();
    const auto seconds = time([&] { return contestant.load(data_); });
    AMEND_RETURN_IF_ERROR(seconds.status());
    AMEND_RETURN_IF_ERROR(rest_if_it_can(contestant));
    return *seconds;
  }

  Trial run_row(const Row& row, Contestant& contestant, const Result<double>& loaded) {
    Trial trial(contestant, data_, plan_.effort, loaded.ok() ? *loaded : 0);
    Status status = loaded.status();
    if (status.ok()) status = row.run(trial);
    if (status.ok()) status = rest_if_it_can(contestant);
    trial.close(row, status);
    return trial;
  }

  void keep(const Row& row, const std::string& contestant, const Trial& trial) {
    for (LineResult& line : results_.lines) {
      if (line.row != row.name) continue;
      line.outcomes[contestant] = trial.outcomes().at(line.line.name);
      const Outcome& outcome = line.outcomes[contestant];
      std::cerr << fmt::format("   {:<22} {:>14}  {}\n", line.line.name,
                               cell_text(line, contestant), outcome.note);
    }
  }

  void measure_limits() {
    Limits limits(plan_.work, data_.size(), data_.file_bytes());
    for (LineResult& line : results_.lines) {
      if (!line.line.limit) continue;
      const double limit = line.line.limit(limits);
      if (std::isfinite(limit)) line.limit = limit;
    }
    results_.writes = limits.writes();
    results_.reads = limits.reads();
  }

  const Plan& plan_;
  const std::vector<Row> rows_;
  const Dataset& data_;
  Results results_;
};

}  // namespace

std::vector<std::string> all_contestants() {
  return {"amend", "postgres", "pg-noindex", "pg-typed", "sqlite", "duckdb", "duckdb-json"};
}

Result<Results> run(const Plan& plan) {
  AMEND_ASSIGN_OR_RETURN(std::vector<Row> rows, chosen_rows(plan));
  for (const std::string& name : plan.contestants) {
    AMEND_RETURN_IF_ERROR(make_contestant(plan, name).status());
  }
  if (!plan.self_test) AMEND_RETURN_IF_ERROR(check_is_on_disk(plan.work));
  AMEND_ASSIGN_OR_RETURN(const Dataset data, Dataset::prepare(plan.documents, plan.size));
  return Run(plan, std::move(rows), data).run();
}

}  // namespace amend::bench
