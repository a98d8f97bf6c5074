#include "bench/contestants/duckdb/connection.h"

#include "json/parse.h"
#include "json/write.h"

namespace amend::bench {
namespace {

std::string request_of(const Statement& statement) {
  json::Array parameters(statement.parameters.begin(), statement.parameters.end());
  return json::write(
      json::make_object({{"sql", statement.sql}, {"parameters", std::move(parameters)}}));
}

std::string text_of(const json::Value& value) {
  return value.is_string() ? value.string() : json::write(value);
}

SqlAnswer answer_of(const json::Value& rows) {
  SqlAnswer answer;
  for (const json::Value& row : rows.array()) {
    std::vector<std::string>& values = answer.rows.emplace_back();
    for (const json::Value& value : row.array()) values.push_back(text_of(value));
  }
  return answer;
}

}  // namespace

Result<SqlAnswer> DuckdbConnection::run(const Statement& statement) {
  AMEND_RETURN_IF_ERROR(peer_.write_line(request_of(statement)));
  AMEND_ASSIGN_OR_RETURN(const std::string line, peer_.read_line());
  AMEND_ASSIGN_OR_RETURN(const json::Value parsed, json::parse(line));
  if (const json::Value* error = parsed.find("error")) {
    return Status::internal("DuckDB: " + text_of(*error));
  }
  SqlAnswer answer = answer_of(*parsed.find("rows"));
  // An update answers with one row of one number.
  if (statement.sql.starts_with("UPDATE") && answer.rows.size() == 1) {
    answer.changed = std::strtoull(answer.rows.front().front().c_str(), nullptr, 10);
  }
  return answer;
}

}  // namespace amend::bench
