// The update by id that both shapes of DuckDB's table share.
#pragma once

#include <string>

#include "bench/contestants/sql/dialect.h"

namespace amend::bench {

// `set` is the SET clause; it may name given.rank.
Statement duckdb_set_ranks(const std::string& set, const Batch& batch);

}  // namespace amend::bench
