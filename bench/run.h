// The run: every contestant, one after the other, does every row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/report/results.h"
#include "bench/rows/trial.h"

namespace amend::bench {

// The contestants' names, in the order of the table; amend first.
std::vector<std::string> all_contestants();

struct Plan {
  std::string program;        // build/release/amend
  std::string duckdb_script;  // peer.mjs, with its package installed beside it
  std::string work;           // where the contestants write; on a disk
  std::string documents;      // where the documents' files are kept
  std::uint64_t size = 1'000'000;
  std::vector<std::string> rows;         // names; empty: all
  std::vector<std::string> contestants;  // names, amend among them
  Effort effort;
  bool self_test = false;  // figures do not matter: the stores may write into memory
};

// Errors: kBadRequest for an unknown row or contestant; others when the run cannot even begin. What
// goes wrong within a row is part of the results.
Result<Results> run(const Plan& plan);

}  // namespace amend::bench
