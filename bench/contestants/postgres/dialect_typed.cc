// PostgreSQL, a typed column for each field.
#include "bench/contestants/sql/typed.h"

namespace amend::bench {
namespace {

class PostgresTyped : public TypedDialect {
 public:
  [[nodiscard]] std::vector<std::string> schema() const override {
    return {"CREATE TABLE documents (" + typed_columns("text", "text[]", "timestamptz") + ")",
            "CREATE INDEX ON documents (status)"};
  }

  [[nodiscard]] std::vector<Statement> set_ranks(const Batch& batch,
                                                 bool /*contended*/) const override {
    return {
        {"UPDATE documents SET rank = given.rank FROM unnest($1::text[], $2::bigint[]) "
         "AS given (id, rank) WHERE documents.id = given.id",
         {postgres_array(ids_of(batch)), postgres_array(ranks_of(batch))}}};
  }
};

}  // namespace

std::unique_ptr<Dialect> postgres_typed_dialect() {
  return std::make_unique<PostgresTyped>();
}

}  // namespace amend::bench
