// SqliteConnection: SQLite's C interface, with every statement prepared the first time it is run.
#pragma once

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>

#include "bench/contestants/sql/session.h"

namespace amend::bench {

class SqliteConnection : public SqlConnection {
 public:
  // WAL, synchronous=FULL; waits for other writers.
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& file);

  Result<SqlAnswer> run(const Statement& statement) override;

  // Runs statements that give no rows, without keeping them.
  Status execute(const std::string& sql);

 private:
  using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;
  using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;
  explicit SqliteConnection(Connection connection) : connection_(std::move(connection)) {}

  Result<sqlite3_stmt*> prepared(const std::string& sql);
  Result<SqlAnswer> step_through(sqlite3_stmt* statement);
  Status failure() const;

  Connection connection_;
  std::map<std::string, Prepared> statements_;  // by SQL
};

}  // namespace amend::bench
