// DuckDB through its own client for Node.js, in a process of its own (peer.mjs).
#pragma once

#include <memory>
#include <string>

#include "bench/contestants/contestant.h"

namespace amend::bench {

// "duckdb": a typed column for each field. `script` is peer.mjs.
std::unique_ptr<Contestant> make_duckdb(std::string script, std::string directory);
// "duckdb-json": documents as JSON.
std::unique_ptr<Contestant> make_duckdb_json(std::string script, std::string directory);

}  // namespace amend::bench
