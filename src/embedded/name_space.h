// NameSpace: what the queue of one namespace works on.
#pragma once

#include "embedded/id_table.h"
#include "embedded/leftovers.h"
#include "embedded/values.h"

namespace amend::embedded {

struct NameSpace {
  NameSpace(Number its_number, NamespaceState stored) : number(its_number), state(stored) {}

  const Number number;
  NamespaceState state;  // as committed; the leader alone touches it
  IdTable ids;
  Leftovers leftovers;
};

}  // namespace amend::embedded
