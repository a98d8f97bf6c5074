// PostgresConnection: libpq, with every statement prepared the first time it is run.
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "bench/contestants/sql/session.h"

namespace amend::bench {

// A deadlock is an error like any other: it voids the run.
class PostgresConnection : public SqlConnection {
 public:
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& connection_string);

  Result<SqlAnswer> run(const Statement& statement) override;

  // Runs statements that give no rows, without preparing them.
  Status execute(const std::string& sql);

  // COPY ... FROM STDIN: `next` gives pieces of its text until it gives an empty one.
  Status copy(const std::string& sql, const std::function<std::string()>& next);

 private:
  using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
  explicit PostgresConnection(Connection connection) : connection_(std::move(connection)) {}

  // The name under which the statement is prepared.
  Result<std::string> prepared(const std::string& sql);

  Connection connection_;
  std::map<std::string, std::string> names_;  // by SQL
};

}  // namespace amend::bench
