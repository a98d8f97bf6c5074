#include "bench/contestants/duckdb/duckdb.h"

#include <fmt/format.h>
#include <signal.h>

#include <filesystem>
#include <optional>

#include "bench/contestants/duckdb/connection.h"

namespace amend::bench {
namespace {

// The columns of the file, and from them those of the table.
constexpr const char* kTypedLoad =
    "INSERT INTO documents SELECT document_id, title, duration, serial, m.status, m.category, "
    "m.score, m.views, m.tags, m.reviewed, m.created_at, m.batch, m.rank, m.lineage.bucket, "
    "m.lineage.object, m.note FROM (SELECT *, metadata AS m FROM read_ndjson('{}', columns = {{"
    "document_id: 'VARCHAR', title: 'VARCHAR', duration: 'INTEGER', serial: 'VARCHAR', metadata: "
    "'STRUCT(status VARCHAR, category VARCHAR, score INTEGER, views BIGINT, tags VARCHAR[], "
    "reviewed BOOLEAN, created_at TIMESTAMP, batch VARCHAR, \"rank\" BIGINT, "
    "lineage STRUCT(bucket VARCHAR, object VARCHAR), note VARCHAR)'}}))";
constexpr const char* kJsonLoad =
    "INSERT INTO documents SELECT json->>'$.document_id', json FROM read_ndjson_objects('{}')";

class Duckdb : public Contestant {
 public:
  Duckdb(std::string name, std::string script, std::string directory,
         std::unique_ptr<Dialect> dialect, std::string load)
      : name_(std::move(name)),
        script_(std::move(script)),
        directory_(std::move(directory)),
        dialect_(std::move(dialect)),
        load_(std::move(load)) {}

  ~Duckdb() override {
    if (peer_) peer_->end(SIGKILL);
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string version() override {
    const auto answer = run({"SELECT version()"});
    return answer.ok() ? "DuckDB " + answer.value().rows.front().front() : "unknown";
  }

  Status start() override {
    const auto modules = std::filesystem::path(script_).parent_path() / "node_modules";
    if (!std::filesystem::exists(modules)) return not_available("its package is not installed");
    std::filesystem::create_directories(directory_);
    Command command;
    command.words = {"/usr/bin/env", "node", script_, directory_ + "/documents.duckdb"};
    command.log = directory_ + ".log";
    command.piped = true;
    AMEND_ASSIGN_OR_RETURN(Child child, Child::start(command));
    peer_.emplace(std::move(child));
    for (const std::string& statement : dialect_->schema()) {
      AMEND_RETURN_IF_ERROR(run({statement}).status());
    }
    return {};
  }

  Status load(const Dataset& data) override {
    return run({fmt::format(fmt::runtime(load_), data.file().string())}).status();
  }

  Result<std::unique_ptr<Session>> connect() override {
    return std::unique_ptr<Session>(
        std::make_unique<SqlSession>(std::make_unique<DuckdbConnection>(*peer_), *dialect_));
  }

  Status rest() override { return run({"CHECKPOINT"}).status(); }
  Result<Usage> usage() override { return usage_of(peer_->pid()); }
  [[nodiscard]] std::string directory() const override { return directory_; }

 private:
  Result<SqlAnswer> run(const Statement& statement) {
    return DuckdbConnection(*peer_).run(statement);
  }

  const std::string name_;
  const std::string script_;
  const std::string directory_;
  const std::unique_ptr<Dialect> dialect_;
  const std::string load_;
  std::optional<Child> peer_;
};

}  // namespace

std::unique_ptr<Contestant> make_duckdb(std::string script, std::string directory) {
  return std::make_unique<Duckdb>("duckdb", std::move(script), std::move(directory),
                                  duckdb_typed_dialect(), kTypedLoad);
}

std::unique_ptr<Contestant> make_duckdb_json(std::string script, std::string directory) {
  return std::make_unique<Duckdb>("duckdb-json", std::move(script), std::move(directory),
                                  duckdb_json_dialect(), kJsonLoad);
}

}  // namespace amend::bench
