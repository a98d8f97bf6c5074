#include "bench/contestants/sql/session.h"

#include <fmt/format.h>

namespace amend::bench {

Result<std::string> SqlSession::single(const Statement& statement) {
  AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer, connection_->run(statement));
  if (answer.rows.size() != 1) return Status::internal("not one row: " + statement.sql);
  return answer.rows.front().front();
}

Result<std::uint64_t> SqlSession::change(const Change& change) {
  const std::string set = dialect_.set_text(change.field, change.value);
  if (set.empty()) return not_available("no column for " + path_of(change.field));
  AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer,
                         connection_->run({fmt::format("UPDATE documents SET {} WHERE {}", set,
                                                       dialect_.where(change.where))}));
  return answer.changed;
}

// After an error the transaction stays open; the run of this session is then over anyway.
Result<std::uint64_t> SqlSession::dry_run(const Change& change) {
  AMEND_RETURN_IF_ERROR(connection_->run({"BEGIN"}).status());
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, this->change(change));
  AMEND_RETURN_IF_ERROR(connection_->run({"ROLLBACK"}).status());
  return changed;
}

// After an error: as above.
Result<KeptChange> SqlSession::change_and_keep(const Change& change) {
  if (dialect_.set_text(change.field, change.value).empty()) {
    return not_available("no column for " + path_of(change.field));
  }
  const std::string query =
      fmt::format("SELECT {} AS place, {} AS value FROM documents WHERE {}", dialect_.saved_place(),
                  dialect_.saved_value(change.field), dialect_.where(change.where));
  std::vector<std::string> statements = dialect_.make_saved(query);
  statements.insert(statements.begin(), {"BEGIN", "DROP TABLE IF EXISTS saved"});
  for (const std::string& statement : statements) {
    AMEND_RETURN_IF_ERROR(connection_->run({statement}).status());
  }
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, this->change(change));
  AMEND_RETURN_IF_ERROR(connection_->run({"COMMIT"}).status());
  AMEND_RETURN_IF_ERROR(connection_->run({"ANALYZE saved"}).status());
  return KeptChange{change, changed, "saved"};
}

Result<std::uint64_t> SqlSession::revert(const KeptChange& kept) {
  AMEND_ASSIGN_OR_RETURN(
      const SqlAnswer answer,
      connection_->run(
          {fmt::format("UPDATE documents SET {} FROM saved WHERE {} AND documents.{} = saved.place",
                       dialect_.set_saved(kept.change.field), dialect_.where(kEveryDocument),
                       dialect_.saved_place())}));
  return answer.changed;
}

Result<std::uint64_t> SqlSession::set_ranks(const Batch& batch, bool contended) {
  const std::vector<Statement> statements = dialect_.set_ranks(batch, contended);
  if (statements.size() > 1) return run_together(statements);
  AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer, connection_->run(statements.front()));
  return answer.changed;
}

// After an error the transaction stays open; the run of this session is then over anyway.
Result<std::uint64_t> SqlSession::run_together(const std::vector<Statement>& statements) {
  AMEND_RETURN_IF_ERROR(connection_->run({"BEGIN IMMEDIATE"}).status());
  std::uint64_t changed = 0;
  for (const Statement& statement : statements) {
    AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer, connection_->run(statement));
    changed += answer.changed;
  }
  AMEND_RETURN_IF_ERROR(connection_->run({"COMMIT"}).status());
  return changed;
}

Status SqlSession::patch(std::uint64_t row, std::int64_t rank) {
  AMEND_ASSIGN_OR_RETURN(const SqlAnswer answer, connection_->run(dialect_.patch(row, rank)));
  return answer.changed == 1 ? Status() : Status::internal("a patch changed no document");
}

Result<std::string> SqlSession::get(std::uint64_t row) {
  return single(
      {fmt::format("SELECT {} FROM documents WHERE {}", dialect_.whole(), dialect_.by_id()),
       {document_id(row)}});
}

Result<std::string> SqlSession::field(std::uint64_t row, const Field& field) {
  return single(
      {fmt::format("SELECT {} FROM documents WHERE {}", dialect_.value_of(field), dialect_.by_id()),
       {document_id(row)}});
}

Result<std::uint64_t> SqlSession::count(const Filter& filter) {
  AMEND_ASSIGN_OR_RETURN(
      const std::string text,
      single({fmt::format("SELECT count(*) FROM documents WHERE {}", dialect_.where(filter))}));
  return std::strtoull(text.c_str(), nullptr, 10);
}

Result<std::vector<std::string>> SqlSession::page(const PageQuery& query) {
  AMEND_ASSIGN_OR_RETURN(
      const SqlAnswer answer,
      connection_->run(
          {fmt::format("SELECT id, {} FROM documents WHERE {} ORDER BY {} {}, id LIMIT {}",
                       dialect_.whole(), dialect_.where(query.where), dialect_.value_of(query.sort),
                       query.descending ? "DESC" : "ASC", query.limit)}));
  std::vector<std::string> ids;
  for (const auto& row : answer.rows) ids.push_back(row.front());
  return ids;
}

Result<std::uint64_t> SqlSession::list(std::uint64_t limit) {
  AMEND_ASSIGN_OR_RETURN(
      const SqlAnswer answer,
      connection_->run({fmt::format("SELECT id, {} FROM documents ORDER BY id LIMIT {}",
                                    dialect_.whole(), limit)}));
  return answer.rows.size();
}

Result<DocumentPage> SqlSession::page_from(const std::string& from, std::uint64_t limit) {
  const PageKey key = dialect_.page_key();
  AMEND_ASSIGN_OR_RETURN(
      const SqlAnswer answer,
      connection_->run(
          {fmt::format("SELECT {0}, id, {1} FROM documents WHERE {2} AND {0} > $1 "
                       "ORDER BY {0} LIMIT {3}",
                       key.sql, dialect_.whole(), dialect_.where(kEveryDocument), limit),
           {from.empty() ? key.before_all : from}}));
  DocumentPage page;
  for (const auto& row : answer.rows) page.ids.push_back(row[1]);
  if (answer.rows.size() == limit) page.next = answer.rows.back().front();
  return page;
}

Result<std::vector<GroupFigures>> SqlSession::aggregate(const GroupQuery& query) {
  AMEND_ASSIGN_OR_RETURN(
      const SqlAnswer answer,
      connection_->run({fmt::format("SELECT {0}, count(*), avg({1}) FROM documents WHERE {2} "
                                    "GROUP BY {0}",
                                    dialect_.value_of(query.by), dialect_.value_of(query.of),
                                    dialect_.where(kEveryDocument))}));
  std::vector<GroupFigures> groups;
  for (const auto& row : answer.rows) {
    groups.push_back(
        {row[0], std::strtoull(row[1].c_str(), nullptr, 10), std::strtod(row[2].c_str(), nullptr)});
  }
  return groups;
}

}  // namespace amend::bench
