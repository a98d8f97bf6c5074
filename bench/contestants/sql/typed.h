// TypedDialect: a table with a column for each field, as PostgreSQL and DuckDB both know it.
#pragma once

#include "bench/contestants/sql/dialect.h"

namespace amend::bench {

class TypedDialect : public Dialect {
 public:
  [[nodiscard]] std::string where(const Filter& filter) const override;
  [[nodiscard]] std::string set_text(const Field& field, const std::string& value) const override;
  [[nodiscard]] std::string value_of(const Field& field) const override { return field.name; }
  [[nodiscard]] std::string whole() const override { return "*"; }
  [[nodiscard]] std::string saved_value(const Field& field) const override { return field.name; }
  [[nodiscard]] std::string set_saved(const Field& field) const override {
    return field.name + " = saved.value";
  }
  [[nodiscard]] Statement patch(std::uint64_t row, std::int64_t rank) const override;
  [[nodiscard]] std::string by_id() const override { return "id = $1"; }
};

// The columns, in the order in which documents name them, with the types of this store for a text,
// a list of texts and a time.
std::string typed_columns(const std::string& text, const std::string& list,
                          const std::string& time);

}  // namespace amend::bench
