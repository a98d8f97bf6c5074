// DuckDB, a typed column for each field.
#include "bench/contestants/duckdb/ranks.h"
#include "bench/contestants/sql/typed.h"

namespace amend::bench {
namespace {

class DuckdbTyped : public TypedDialect {
 public:
  [[nodiscard]] std::vector<std::string> schema() const override {
    return {"CREATE TABLE documents (" + typed_columns("VARCHAR", "VARCHAR[]", "TIMESTAMP") + ")"};
  }

  [[nodiscard]] std::vector<Statement> set_ranks(const Batch& batch,
                                                 bool /*contended*/) const override {
    return {duckdb_set_ranks("rank = given.rank", batch)};
  }
};

}  // namespace

std::unique_ptr<Dialect> duckdb_typed_dialect() {
  return std::make_unique<DuckdbTyped>();
}

}  // namespace amend::bench
