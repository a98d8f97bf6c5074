// What is done with the groups once they are made: having, order, limit.
#pragma once

#include "aggregate/request.h"

namespace amend::aggregate {

// Leaves in the table the groups that the request wants, in its order.
void order_groups(const Request& request, Table& table);

}  // namespace amend::aggregate
