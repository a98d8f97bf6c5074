// Dialect: the statements of one store and one shape of its table.
//
// All tables are called `documents` and have an `id`. What differs between the stores is here and
// nowhere else, so that the peers can be judged, and improved, in one place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/contestants/question.h"
#include "bench/data/batches.h"

namespace amend::bench {

// A statement with the texts of its parameters.
struct Statement {
  std::string sql;
  std::vector<std::string> parameters{};
};

// What pages of all documents go by: SQL that ascends from document to document in the order of
// creation, with an index that finds a value, and a value below all.
struct PageKey {
  std::string sql;
  std::string before_all;
};

// Immutable; any thread.
class Dialect {
 public:
  virtual ~Dialect() = default;

  // Tables and indexes of the empty store.
  [[nodiscard]] virtual std::vector<std::string> schema() const = 0;

  // The condition; "TRUE" for every document.
  [[nodiscard]] virtual std::string where(const Filter& filter) const = 0;
  // The SET clause that gives the field this text; empty if this table cannot hold it.
  [[nodiscard]] virtual std::string set_text(const Field& field,
                                             const std::string& value) const = 0;
  // The field as a value that compares: a text or a number.
  [[nodiscard]] virtual std::string value_of(const Field& field) const = 0;
  // What a reader of a whole document selects.
  [[nodiscard]] virtual std::string whole() const = 0;

  [[nodiscard]] virtual PageKey page_key() const { return {"id", ""}; }

  // What a change can be taken back by: the table `saved` of the documents that it is about, with
  // the column that finds a document again (`place`) and what the field had (`value`).
  [[nodiscard]] virtual std::string saved_place() const { return "id"; }
  [[nodiscard]] virtual std::string saved_value(const Field& field) const = 0;
  // Makes the table of a query for the two.
  [[nodiscard]] virtual std::vector<std::string> make_saved(const std::string& query) const {
    return {"CREATE TABLE saved AS " + query};
  }
  // The SET clause that gives the field saved.value.
  [[nodiscard]] virtual std::string set_saved(const Field& field) const = 0;

  // One transaction, of one statement if the store has a good one for it.
  [[nodiscard]] virtual std::vector<Statement> set_ranks(const Batch& batch,
                                                         bool contended) const = 0;
  [[nodiscard]] virtual Statement patch(std::uint64_t row, std::int64_t rank) const = 0;
  // The condition that finds the document whose id is the first parameter.
  [[nodiscard]] virtual std::string by_id() const = 0;
};

std::unique_ptr<Dialect> postgres_jsonb_dialect(bool with_status_index);
std::unique_ptr<Dialect> postgres_typed_dialect();
std::unique_ptr<Dialect> sqlite_dialect();
std::unique_ptr<Dialect> duckdb_typed_dialect();
std::unique_ptr<Dialect> duckdb_json_dialect();

// {a,b,c}: an array as PostgreSQL writes it. REQUIRES: no value needs quotes.
std::string postgres_array(const std::vector<std::string>& values);

// The ids of a batch, and its ranks as texts.
std::vector<std::string> ids_of(const Batch& batch);
std::vector<std::string> ranks_of(const Batch& batch);

}  // namespace amend::bench
