#include "bench/contestants/sqlite/connection.h"

namespace amend::bench {
namespace {

constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-262144; "
    "PRAGMA mmap_size=4294967296; PRAGMA temp_store=MEMORY;";
constexpr int kPatienceMs = 600'000;

std::string text_of(sqlite3_stmt* statement, int column) {
  const unsigned char* text = sqlite3_column_text(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text), size);
}

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& file) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(
      new SqliteConnection(Connection(raw, &sqlite3_close_v2)));
  if (opened != SQLITE_OK) return connection->failure();
  sqlite3_busy_timeout(raw, kPatienceMs);
  AMEND_RETURN_IF_ERROR(connection->execute(kSettings));
  return connection;
}

Status SqliteConnection::failure() const {
  return Status::internal(std::string("SQLite: ") + sqlite3_errmsg(connection_.get()));
}

Status SqliteConnection::execute(const std::string& sql) {
  const int done = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return done == SQLITE_OK ? Status() : failure();
}

Result<sqlite3_stmt*> SqliteConnection::prepared(const std::string& sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second.get();
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
    return failure();
  }
  statements_.emplace(sql, Prepared(raw, &sqlite3_finalize));
  return raw;
}

Result<SqlAnswer> SqliteConnection::run(const Statement& statement) {
  AMEND_ASSIGN_OR_RETURN(sqlite3_stmt* const prepared_statement, prepared(statement.sql));
  int place = 0;
  for (const std::string& parameter : statement.parameters) {
    sqlite3_bind_text(prepared_statement, ++place, parameter.data(),
                      static_cast<int>(parameter.size()), SQLITE_STATIC);
  }
  auto answer = step_through(prepared_statement);
  sqlite3_reset(prepared_statement);
  return answer;
}

Result<SqlAnswer> SqliteConnection::step_through(sqlite3_stmt* statement) {
  SqlAnswer answer;
  int step = 0;
  while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
    std::vector<std::string>& values = answer.rows.emplace_back();
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      values.push_back(text_of(statement, column));
    }
  }
  if (step != SQLITE_DONE) return failure();
  answer.changed = static_cast<std::uint64_t>(sqlite3_changes64(connection_.get()));
  return answer;
}

}  // namespace amend::bench
