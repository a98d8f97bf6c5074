#include "bench/contestants/postgres/postgres.h"

#include <utility>

#include "bench/contestants/postgres/cluster.h"
#include "bench/contestants/postgres/connection.h"
#include "bench/contestants/postgres/copy_lines.h"

namespace amend::bench {
namespace {

class Postgres : public Contestant {
 public:
  Postgres(std::string name, std::string directory, std::unique_ptr<Dialect> dialect,
           CopyFormat copy)
      : name_(std::move(name)),
        cluster_(std::move(directory)),
        dialect_(std::move(dialect)),
        copy_(copy) {}

  [[nodiscard]] std::string name() const override { return name_; }

  [[nodiscard]] std::string version() override {
    const auto answer = query("SHOW server_version");
    return answer.ok() ? "PostgreSQL " + answer.value() : "unknown";
  }

  Status start() override {
    AMEND_RETURN_IF_ERROR(cluster_.start());
    if (made_) return {};
    made_ = true;
    for (const std::string& statement : dialect_->schema())
      AMEND_RETURN_IF_ERROR(execute(statement));
    return {};
  }

  Status kill() override { return cluster_.kill(); }

  Status load(const Dataset& data) override {
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    CopyLines lines(data.file(), copy_);
    return connection->copy("COPY documents FROM STDIN", [&] { return lines.next(); });
  }

  Result<std::unique_ptr<Session>> connect() override {
    AMEND_ASSIGN_OR_RETURN(std::unique_ptr<SqlConnection> connection, open());
    return std::unique_ptr<Session>(std::make_unique<SqlSession>(std::move(connection), *dialect_));
  }

  // Once more than a vacuum after the load: without statistics the plans would be worse.
  Status rest() override {
    const bool first = !std::exchange(analyzed_, true);
    return execute(first ? "VACUUM (ANALYZE) documents" : "VACUUM documents");
  }

  // Pages changed in shared buffers count once they are written.
  Result<Usage> usage() override {
    AMEND_RETURN_IF_ERROR(execute("CHECKPOINT"));
    return usage_of(cluster_.pid());
  }

  [[nodiscard]] std::string directory() const override { return cluster_.data(); }

 private:
  Result<std::unique_ptr<PostgresConnection>> open() {
    return PostgresConnection::open(cluster_.connection_string());
  }

  Status execute(const std::string& sql) {
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    return connection->execute(sql);
  }

  Result<std::string> query(const std::string& sql) {
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer, connection->run({sql}));
    return answer.rows.front().front();
  }

  const std::string name_;
  Cluster cluster_;
  const std::unique_ptr<Dialect> dialect_;
  const CopyFormat copy_;
  bool made_ = false;
  bool analyzed_ = false;
};

}  // namespace

std::unique_ptr<Contestant> make_postgres(std::string directory) {
  return std::make_unique<Postgres>("postgres", std::move(directory), postgres_jsonb_dialect(true),
                                    CopyFormat::kJsonb);
}

std::unique_ptr<Contestant> make_postgres_noindex(std::string directory) {
  return std::make_unique<Postgres>("pg-noindex", std::move(directory),
                                    postgres_jsonb_dialect(false), CopyFormat::kJsonb);
}

std::unique_ptr<Contestant> make_postgres_typed(std::string directory) {
  return std::make_unique<Postgres>("pg-typed", std::move(directory), postgres_typed_dialect(),
                                    CopyFormat::kTyped);
}

}  // namespace amend::bench
