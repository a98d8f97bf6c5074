// DuckdbConnection: statements to peer.mjs and their answers.
#pragma once

#include "bench/contestants/sql/session.h"
#include "bench/process/child.h"

namespace amend::bench {

class DuckdbConnection : public SqlConnection {
 public:
  // `peer` runs peer.mjs with pipes and must outlive the connection. One connection at a time.
  explicit DuckdbConnection(Child& peer) : peer_(peer) {}

  Result<SqlAnswer> run(const Statement& statement) override;

 private:
  Child& peer_;
};

}  // namespace amend::bench
