// PostgreSQL 15 in three shapes.
#pragma once

#include <memory>
#include <string>

#include "bench/contestants/contestant.h"

namespace amend::bench {

// "postgres": jsonb with an index on the filtered field. What it writes lies below `directory`.
std::unique_ptr<Contestant> make_postgres(std::string directory);
// "pg-noindex": the same without that index.
std::unique_ptr<Contestant> make_postgres_noindex(std::string directory);
// "pg-typed": a column for each field, and an index on the filtered one.
std::unique_ptr<Contestant> make_postgres_typed(std::string directory);

}  // namespace amend::bench
