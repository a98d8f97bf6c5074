// DuckDB, documents as JSON.
#include <fmt/format.h>

#include "bench/contestants/duckdb/ranks.h"

namespace amend::bench {
namespace {

// A document that holds the field and nothing else, with `value` as SQL that makes JSON text.
std::string patch_of(const Field& field, const std::string& value) {
  return field.parent.empty() ? fmt::format("json_object('{}', {})", field.name, value)
                              : fmt::format("json_object('{}', json_object('{}', {}))",
                                            field.parent, field.name, value);
}

class DuckdbJson : public Dialect {
 public:
  [[nodiscard]] std::vector<std::string> schema() const override {
    return {"CREATE TABLE documents (id VARCHAR PRIMARY KEY, body JSON)"};
  }

  [[nodiscard]] std::string where(const Filter& filter) const override {
    return filter.duckdb.empty() ? "TRUE" : filter.duckdb;
  }

  [[nodiscard]] std::string set_text(const Field& field, const std::string& value) const override {
    return fmt::format("body = json_merge_patch(body, {})", patch_of(field, "'" + value + "'"));
  }

  [[nodiscard]] std::string value_of(const Field& field) const override {
    const std::string text = fmt::format("(body->>'$.{}')", path_of(field));
    return field.number ? text + "::BIGINT" : text;
  }

  [[nodiscard]] std::string whole() const override { return "body"; }

  [[nodiscard]] std::string saved_value(const Field& field) const override {
    return value_of(field);
  }
  [[nodiscard]] std::string set_saved(const Field& field) const override {
    return fmt::format("body = json_merge_patch(body, {})", patch_of(field, "saved.value"));
  }

  [[nodiscard]] std::vector<Statement> set_ranks(const Batch& batch,
                                                 bool /*contended*/) const override {
    return {duckdb_set_ranks(
        fmt::format("body = json_merge_patch(body, {})", patch_of(kRank, "given.rank")), batch)};
  }

  [[nodiscard]] Statement patch(std::uint64_t row, std::int64_t rank) const override {
    return {fmt::format("UPDATE documents SET body = json_merge_patch(body, {}) WHERE id = $1",
                        patch_of(kRank, "$2::BIGINT")),
            {document_id(row), std::to_string(rank)}};
  }

  [[nodiscard]] std::string by_id() const override { return "id = $1"; }
};

}  // namespace

std::unique_ptr<Dialect> duckdb_json_dialect() {
  return std::make_unique<DuckdbJson>();
}

}  // namespace amend::bench
