// SqlSession: a client of a store that speaks SQL. The dialect words what is asked, the connection
// runs it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/contestants/contestant.h"
#include "bench/contestants/sql/dialect.h"

namespace amend::bench {

struct SqlAnswer {
  std::vector<std::vector<std::string>> rows;  // of a query
  std::uint64_t changed = 0;                   // of an update
};

// One thread.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;

  // Runs one statement, as a transaction of its own, and prepares it if the store gains by that.
  virtual Result<SqlAnswer> run(const Statement& statement) = 0;
};

class SqlSession : public Session {
 public:
  // `dialect` must outlive the session.
  SqlSession(std::unique_ptr<SqlConnection> connection, const Dialect& dialect)
      : connection_(std::move(connection)), dialect_(dialect) {}

  Result<std::uint64_t> change(const Change& change) override;
  Result<std::uint64_t> dry_run(const Change& change) override;
  Result<KeptChange> change_and_keep(const Change& change) override;
  Result<std::uint64_t> revert(const KeptChange& kept) override;
  Result<std::uint64_t> set_ranks(const Batch& batch, bool contended) override;
  Status patch(std::uint64_t row, std::int64_t rank) override;
  Result<std::string> get(std::uint64_t row) override;
  Result<std::string> field(std::uint64_t row, const Field& field) override;
  Result<std::uint64_t> count(const Filter& filter) override;
  Result<std::vector<std::string>> page(const PageQuery& query) override;
  Result<std::uint64_t> list(std::uint64_t limit) override;
  Result<DocumentPage> page_from(const std::string& from, std::uint64_t limit) override;
  Result<std::vector<GroupFigures>> aggregate(const GroupQuery& query) override;

 private:
  Result<std::string> single(const Statement& statement);
  // As one transaction; the sum of what they changed.
  Result<std::uint64_t> run_together(const std::vector<Statement>& statements);

  std::unique_ptr<SqlConnection> connection_;
  const Dialect& dialect_;
};

}  // namespace amend::bench
