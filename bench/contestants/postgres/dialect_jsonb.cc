// PostgreSQL, documents as jsonb.
#include <fmt/format.h>

#include "bench/contestants/sql/dialect.h"

namespace amend::bench {
namespace {

std::string where_in_body(const Field& field) {
  return field.parent.empty() ? field.name : field.parent + "," + field.name;
}

class PostgresJsonb : public Dialect {
 public:
  explicit PostgresJsonb(bool with_status_index) : with_status_index_(with_status_index) {}

  [[nodiscard]] std::vector<std::string> schema() const override {
    std::vector<std::string> statements = {
        "CREATE TABLE documents (collection int NOT NULL, id text NOT NULL, body jsonb NOT NULL, "
        "PRIMARY KEY (collection, id))"};
    if (with_status_index_) {
      statements.emplace_back("CREATE INDEX ON documents ((body->'metadata'->>'status'))");
    }
    return statements;
  }

  [[nodiscard]] std::string where(const Filter& filter) const override {
    return filter.postgres.empty() ? "collection = 1" : "collection = 1 AND " + filter.postgres;
  }

  [[nodiscard]] std::string set_text(const Field& field, const std::string& value) const override {
    return fmt::format("body = jsonb_set(body, '{{{}}}', '\"{}\"')", where_in_body(field), value);
  }

  [[nodiscard]] std::string value_of(const Field& field) const override {
    const std::string text = field.parent.empty()
                                 ? fmt::format("body->>'{}'", field.name)
                                 : fmt::format("body->'{}'->>'{}'", field.parent, field.name);
    return field.number ? "(" + text + ")::bigint" : text;
  }

  [[nodiscard]] std::string whole() const override { return "body"; }

  [[nodiscard]] std::string saved_value(const Field& field) const override {
    return fmt::format("body#>'{{{}}}'", where_in_body(field));
  }

  [[nodiscard]] std::string set_saved(const Field& field) const override {
    return fmt::format("body = jsonb_set(body, '{{{}}}', saved.value)", where_in_body(field));
  }

  // Clients that share rows must lock them in one order, or they wait for each other in a circle.
  // A client alone is faster without.
  [[nodiscard]] std::vector<Statement> set_ranks(const Batch& batch,
                                                 bool contended) const override {
    const std::string given = "unnest($1::text[], $2::bigint[]) AS given (id, rank)";
    const std::string locked =
        "(SELECT found.id, given.rank FROM " + given +
        " JOIN documents AS found ON found.collection = 1 AND found.id = given.id "
        "ORDER BY found.id FOR UPDATE OF found) AS given";
    return {
        {"UPDATE documents SET body = jsonb_set(body, '{metadata,rank}', to_jsonb(given.rank)) "
         "FROM " +
             (contended ? locked : given) + " WHERE collection = 1 AND documents.id = given.id",
         {postgres_array(ids_of(batch)), postgres_array(ranks_of(batch))}}};
  }

  [[nodiscard]] Statement patch(std::uint64_t row, std::int64_t rank) const override {
    return {
        "UPDATE documents SET body = jsonb_set(body, '{metadata,rank}', $2::jsonb) "
        "WHERE collection = 1 AND id = $1",
        {document_id(row), std::to_string(rank)}};
  }

  [[nodiscard]] std::string by_id() const override { return "collection = 1 AND id = $1"; }

 private:
  const bool with_status_index_;
};

}  // namespace

std::unique_ptr<Dialect> postgres_jsonb_dialect(bool with_status_index) {
  return std::make_unique<PostgresJsonb>(with_status_index);
}

}  // namespace amend::bench
