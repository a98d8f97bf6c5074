// NameSpace: what the queue of one namespace works on.
#pragma once

#include "embedded/gone_rows.h"
#include "embedded/id_table.h"
#include "embedded/values.h"

namespace amend::embedded {

struct NameSpace {
  NameSpace(Number its_number, NamespaceState stored) : number(its_number), state(stored) {}

  const Number number;
  NamespaceState state;  // as committed; the leader alone touches it
  IdTable ids;
  GoneRows gone;
};

}  // namespace amend::embedded
