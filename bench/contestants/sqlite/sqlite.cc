#include "bench/contestants/sqlite/sqlite.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "bench/contestants/sqlite/connection.h"

namespace amend::bench {
namespace {

class Sqlite : public Contestant {
 public:
  explicit Sqlite(std::string directory)
      : directory_(std::move(directory)), dialect_(sqlite_dialect()) {}

  ~Sqlite() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::string name() const override { return "sqlite"; }
  [[nodiscard]] std::string version() override {
    return std::string("SQLite ") + sqlite3_libversion();
  }

  Status start() override {
    std::filesystem::create_directories(directory_);
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    for (const std::string& statement : dialect_->schema()) {
      AMEND_RETURN_IF_ERROR(connection->execute(statement));
    }
    return {};
  }

  // One transaction: the fastest way there is.
  Status load(const Dataset& data) override {
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    AMEND_RETURN_IF_ERROR(connection->execute("BEGIN"));
    std::ifstream lines(data.file());
    std::uint64_t row = 0;
    for (std::string line; std::getline(lines, line); ++row) {
      AMEND_RETURN_IF_ERROR(
          connection->run({"INSERT INTO documents VALUES (1, ?1, ?2)", {document_id(row), line}})
              .status());
    }
    return connection->execute("COMMIT");
  }

  Result<std::unique_ptr<Session>> connect() override {
    AMEND_ASSIGN_OR_RETURN(std::unique_ptr<SqlConnection> connection, open());
    return std::unique_ptr<Session>(std::make_unique<SqlSession>(std::move(connection), *dialect_));
  }

  Status rest() override {
    AMEND_ASSIGN_OR_RETURN(const auto connection, open());
    return connection->execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;");
  }

  Result<Usage> usage() override { return usage_of(::getpid()); }
  [[nodiscard]] std::string directory() const override { return directory_; }

 private:
  Result<std::unique_ptr<SqliteConnection>> open() {
    return SqliteConnection::open(directory_ + "/documents.sqlite");
  }

  const std::string directory_;
  const std::unique_ptr<Dialect> dialect_;
};

}  // namespace

std::unique_ptr<Contestant> make_sqlite(std::string directory) {
  return std::make_unique<Sqlite>(std::move(directory));
}

}  // namespace amend::bench
