#include "bench/contestants/postgres/connection.h"

#include <cstdlib>

namespace amend::bench {
namespace {

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

PgResult own(PGresult* result) {
  return {result, &PQclear};
}

Status failure(PGconn* connection) {
  return Status::internal(std::string("PostgreSQL: ") + PQerrorMessage(connection));
}

bool good(const PgResult& result) {
  const ExecStatusType status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

SqlAnswer answer_of(const PgResult& result) {
  SqlAnswer answer;
  answer.changed = std::strtoull(PQcmdTuples(result.get()), nullptr, 10);
  const int columns = PQnfields(result.get());
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::vector<std::string>& values = answer.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      values.emplace_back(PQgetvalue(result.get(), row, column));
    }
  }
  return answer;
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(
    const std::string& connection_string) {
  Connection connection(PQconnectdb(connection_string.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) return failure(connection.get());
  return std::unique_ptr<PostgresConnection>(new PostgresConnection(std::move(connection)));
}

Result<std::string> PostgresConnection::prepared(const std::string& sql) {
  const auto [place, added] = names_.try_emplace(sql, "s" + std::to_string(names_.size()));
  if (!added) return place->second;
  const PgResult result =
      own(PQprepare(connection_.get(), place->second.c_str(), sql.c_str(), 0, nullptr));
  if (!good(result)) return failure(connection_.get());
  return place->second;
}

Result<SqlAnswer> PostgresConnection::run(const Statement& statement) {
  AMEND_ASSIGN_OR_RETURN(const std::string name, prepared(statement.sql));
  std::vector<const char*> values;
  for (const std::string& parameter : statement.parameters) values.push_back(parameter.c_str());
  const PgResult result =
      own(PQexecPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()),
                         values.data(), nullptr, nullptr, 0));
  if (!good(result)) return failure(connection_.get());
  return answer_of(result);
}

Status PostgresConnection::execute(const std::string& sql) {
  const PgResult result = own(PQexec(connection_.get(), sql.c_str()));
  return good(result) ? Status() : failure(connection_.get());
}

Status PostgresConnection::copy(const std::string& sql, const std::function<std::string()>& next) {
  const PgResult begun = own(PQexec(connection_.get(), sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return failure(connection_.get());
  for (std::string piece = next(); !piece.empty(); piece = next()) {
    if (PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size())) != 1) {
      return failure(connection_.get());
    }
  }
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return failure(connection_.get());
  const PgResult ended = own(PQgetResult(connection_.get()));
  if (!good(ended)) return failure(connection_.get());
  while (PGresult* rest = PQgetResult(connection_.get())) PQclear(rest);
  return {};
}

}  // namespace amend::bench
