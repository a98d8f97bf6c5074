#include "bench/contestants/duckdb/ranks.h"

namespace amend::bench {
namespace {

std::string json_list(const std::vector<std::string>& values, const std::string& quote) {
  std::string text = "[";
  for (const std::string& value : values) {
    text += (text.size() > 1 ? "," : "") + quote + value + quote;
  }
  return text + "]";
}

}  // namespace

Statement duckdb_set_ranks(const std::string& set, const Batch& batch) {
  return {"UPDATE documents SET " + set +
              " FROM (SELECT unnest(from_json($1, '[\"VARCHAR\"]')) AS id, "
              "unnest(from_json($2, '[\"BIGINT\"]')) AS rank) AS given "
              "WHERE documents.id = given.id",
          {json_list(ids_of(batch), "\""), json_list(ranks_of(batch), "")}};
}

}  // namespace amend::bench
