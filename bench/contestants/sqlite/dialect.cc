// SQLite, documents as JSON text.
#include <fmt/format.h>

#include "bench/contestants/sql/dialect.h"

namespace amend::bench {
namespace {

class Sqlite : public Dialect {
 public:
  [[nodiscard]] std::vector<std::string> schema() const override {
    return {
        "CREATE TABLE documents (collection INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT "
        "NULL, "
        "PRIMARY KEY (collection, id))",
        "CREATE INDEX documents_status ON documents (body ->> '$.metadata.status')"};
  }

  [[nodiscard]] std::string where(const Filter& filter) const override {
    return filter.sqlite.empty() ? "collection = 1" : "collection = 1 AND " + filter.sqlite;
  }

  [[nodiscard]] std::string set_text(const Field& field, const std::string& value) const override {
    return fmt::format("body = json_set(body, '$.{}', '{}')", path_of(field), value);
  }

  [[nodiscard]] std::string value_of(const Field& field) const override {
    return fmt::format("body ->> '$.{}'", path_of(field));
  }

  [[nodiscard]] std::string whole() const override { return "body"; }

  // Half of what a walk along the index of ids costs.
  [[nodiscard]] PageKey page_key() const override { return {"rowid", "0"}; }

  [[nodiscard]] std::string saved_place() const override { return "rowid"; }
  [[nodiscard]] std::string saved_value(const Field& field) const override {
    return value_of(field);
  }
  [[nodiscard]] std::vector<std::string> make_saved(const std::string& query) const override {
    return {"CREATE TABLE saved (place INTEGER PRIMARY KEY, value)", "INSERT INTO saved " + query};
  }
  [[nodiscard]] std::string set_saved(const Field& field) const override {
    return fmt::format("body = json_set(body, '$.{}', saved.value)", path_of(field));
  }

  // UPDATE ... FROM json_each(?) walks the whole table (a thousand times as slow as this).
  [[nodiscard]] std::vector<Statement> set_ranks(const Batch& batch,
                                                 bool /*contended*/) const override {
    std::vector<Statement> statements;
    for (std::size_t n = 0; n < batch.rows.size(); ++n) {
      statements.push_back(patch(batch.rows[n], batch.ranks[n]));
    }
    return statements;
  }

  [[nodiscard]] Statement patch(std::uint64_t row, std::int64_t rank) const override {
    return {
        "UPDATE documents SET body = json_set(body, '$.metadata.rank', json(?2)) "
        "WHERE collection = 1 AND id = ?1",
        {document_id(row), std::to_string(rank)}};
  }

  [[nodiscard]] std::string by_id() const override { return "collection = 1 AND id = ?1"; }
};

}  // namespace

std::unique_ptr<Dialect> sqlite_dialect() {
  return std::make_unique<Sqlite>();
}

}  // namespace amend::bench
